package io.drover.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ids of outcomes in the display names of tests, such as {@code M3.1, M3.2 Two targets}. */
final class AcceptanceIds {
    private static final String ID = "[A-Z][0-9]+(?:\\.[0-9]+[a-z]?)?(?![\\w.-]*\\w)";
    private static final Pattern ANYWHERE = Pattern.compile("(?<![\\w./-])" + ID);
    private static final Pattern AT_THE_BEGINNING = Pattern.compile("(?:" + ID + "[,\\s:]*)+");

    /** Words that look like ids, unless they stand at the beginning. */
    private static final Set<String> WORDS = Set.of("S3");

    private AcceptanceIds() {}

    /** The ids at the beginning: what the test shows. */
    static List<String> shownBy(String displayName) {
        Matcher beginning = AT_THE_BEGINNING.matcher(displayName);
        return beginning.lookingAt() ? ids(beginning.group()) : List.of();
    }

    /** All ids, wherever they stand. */
    static List<String> mentionedIn(String displayName) {
        return ids(displayName).stream().filter(id -> !WORDS.contains(id)).toList();
    }

    private static List<String> ids(String text) {
        List<String> ids = new ArrayList<>();
        Matcher id = ANYWHERE.matcher(text);
        while (id.find()) {
            ids.add(id.group());
        }
        return ids;
    }
}
