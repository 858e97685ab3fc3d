package io.drover.blockengine.store;

/**
 * Names of files that a write has not published yet; Longhorn's are {@code
 * <name>.tmp.<nanoseconds>}.
 */
public final class TemporaryNames {
    /** Between the object's name and what makes the temporary name unique. */
    public static final String INFIX = ".tmp.";

    private TemporaryNames() {}

    public static boolean isTemporary(String name) {
        return name.contains(INFIX);
    }
}
