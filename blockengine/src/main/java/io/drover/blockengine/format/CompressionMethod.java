package io.drover.blockengine.format;

/** How the blocks of a volume are compressed; fixed by the volume's first backup. */
public enum CompressionMethod {
    NONE("none"),
    LZ4("lz4"),
    GZIP("gzip");

    private final String id;

    CompressionMethod(String id) {
        this.id = id;
    }

    /** The word in Longhorn's resources and configurations. */
    public String id() {
        return id;
    }

    /**
     * The method of that word; an {@link IllegalArgumentException} names the word and the possible
     * ones.
     */
    public static CompressionMethod of(String id) {
        for (CompressionMethod method : values()) {
            if (method.id.equals(id)) {
                return method;
            }
        }
        throw new IllegalArgumentException(
                "unsupported compression method '" + id + "': use none, lz4 or gzip");
    }
}
