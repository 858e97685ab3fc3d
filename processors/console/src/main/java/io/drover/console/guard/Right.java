package io.drover.console.guard;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the API server is asked for: whether a person may do something with resources of a kind.
 *
 * @param resource its plural
 * @param group empty for the core group
 * @param name of one resource; empty for all
 */
public record Right(String verb, String resource, String group, String name) {
    private static final Pattern SYNTAX =
            Pattern.compile(
                    "(?<verb>[a-z]+)"
                        + " (?<resource>[a-z]+)(?:\\.(?<group>[a-z0-9.-]+))?(?:/(?<name>\\S+))?");

    /**
     * @param text as in {@code delete volumes.longhorn.io/data} or {@code list events}; the name
     *     may be a part of a path, such as {@code {volume}}
     * @throws IllegalArgumentException if it is none
     */
    static Right of(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'%s' is no right; write one such as 'list volumes.longhorn.io'"
                            .formatted(text));
        }
        return new Right(
                matcher.group("verb"),
                matcher.group("resource"),
                text(matcher.group("group")),
                text(matcher.group("name")));
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }

    /** With parts of a path instead of their names. */
    Right in(Map<String, String> parts) {
        return name.startsWith("{")
                ? new Right(
                        verb,
                        resource,
                        group,
                        parts.getOrDefault(name.substring(1, name.length() - 1), ""))
                : this;
    }

    /** As in {@link #of}. */
    @Override
    public String toString() {
        return verb
                + " "
                + resource
                + (group.isEmpty() ? "" : "." + group)
                + (name.isEmpty() ? "" : "/" + name);
    }
}
