package io.drover.control.volume;

/** {@code spec.size} of a volume: bytes as a decimal text. */
public final class VolumeSize {
    /** Longhorn's granularity, 2 MiB. */
    public static final long GRANULARITY = 2L * 1024 * 1024;

    private VolumeSize() {}

    /** Whether {@link #parse} takes it. */
    public static boolean isSize(String text) {
        try {
            return parse(text) > 0;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /**
     * The size rounded up to whole 2 MiB.
     *
     * @throws IllegalArgumentException if it is not a positive number of bytes
     */
    public static long parse(String text) {
        try {
            long bytes = Long.parseLong(text.strip());
            if (bytes > 0 && bytes <= Long.MAX_VALUE - GRANULARITY) {
                return (bytes + GRANULARITY - 1) / GRANULARITY * GRANULARITY;
            }
        } catch (NumberFormatException e) {
            // reported below, like a number out of range
        }
        throw new IllegalArgumentException(
                "spec.size: '%s' is not a size; write the number of bytes, such as \"1073741824\""
                        .formatted(text));
    }
}
