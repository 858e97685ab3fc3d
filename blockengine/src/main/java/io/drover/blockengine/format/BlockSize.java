package io.drover.blockengine.format;

/**
 * Size of the blocks of a backup in bytes.
 *
 * @param bytes a positive multiple of 4096, at most 64 MiB, as several blocks are held in memory at
 *     once; Longhorn uses 2 MiB (default) and 16 MiB
 */
public record BlockSize(int bytes) {
    private static final int MAX = 64 * 1024 * 1024;

    public static final BlockSize DEFAULT = new BlockSize(2 * 1024 * 1024);
    public static final BlockSize LARGE = new BlockSize(16 * 1024 * 1024);

    public BlockSize {
        if (bytes <= 0 || bytes % 4096 != 0 || bytes > MAX) {
            throw new IllegalArgumentException(
                    "block size "
                            + bytes
                            + " is not a positive multiple of 4096 bytes of at most 64 MiB");
        }
    }

    @Override
    public String toString() {
        return Integer.toString(bytes);
    }
}
