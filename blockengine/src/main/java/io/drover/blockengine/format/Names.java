package io.drover.blockengine.format;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/** The rule for names in a Longhorn backupstore ({@code ^[a-zA-Z0-9][a-zA-Z0-9_.-]+$}). */
public final class Names {
    private static final Pattern VALID = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]+");

    private Names() {}

    public static boolean isValid(String name) {
        return VALID.matcher(name).matches();
    }

    /**
     * Throws {@link IllegalArgumentException} naming {@code what} and the rule if the name breaks
     * it.
     */
    static void check(String what, String name) {
        requireNonNull(name, what);
        if (!isValid(name)) {
            throw new IllegalArgumentException(
                    what
                            + " '"
                            + name
                            + "' is not valid: use at least two of a-z, A-Z, 0-9, '_', '.', '-',"
                            + " beginning with a letter or digit");
        }
    }
}
