package io.drover.blockengine.store;

import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of files that a write has not published yet: {@code <name>.tmp.<unique>}. */
public final class TemporaryNames {
    /** Between the object's name and what makes the temporary name unique. */
    public static final String INFIX = ".tmp.";

    /**
     * Longhorn's are unique by nanoseconds since 1970, Drover's by 64 random bits, in older
     * versions by a UUID.
     */
    private static final Pattern WRITTEN =
            Pattern.compile(
                    "(.+)\\.tmp\\.(?:[0-9]{19}|[0-9a-f]{16}"
                            + "|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})");

    private static final Pattern OWN = Pattern.compile(".+\\.tmp\\.[0-9a-f]{16}");

    private TemporaryNames() {}

    /**
     * A new temporary name for an object of this name; not much longer than that, as file names are
     * limited to 255 bytes.
     */
    public static String of(String name) {
        long unique = ThreadLocalRandom.current().nextLong();
        return name + INFIX + HexFormat.of().toHexDigits(unique);
    }

    /** Whether listings skip a file of that name. */
    public static boolean isTemporary(String name) {
        return name.contains(INFIX);
    }

    /**
     * The name that the file was to get; empty unless it is exactly a temporary name of Drover or
     * Longhorn.
     */
    public static Optional<String> intended(String name) {
        Matcher matcher = WRITTEN.matcher(name);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** Whether {@link #of} may have made the name, rather than Longhorn or an older version. */
    public static boolean isOwn(String name) {
        return OWN.matcher(name).matches();
    }
}
