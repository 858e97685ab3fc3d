package io.drover.blockengine.format;

/**
 * Size of the blocks of a backup in bytes.
 *
 * @param bytes a positive multiple of 4096; Longhorn knows 2 MiB (default) and 16 MiB
 */
public record BlockSize(int bytes) {
    public static final BlockSize DEFAULT = new BlockSize(2 * 1024 * 1024);
    public static final BlockSize LARGE = new BlockSize(16 * 1024 * 1024);

    public BlockSize {
        if (bytes <= 0 || bytes % 4096 != 0) {
            throw new IllegalArgumentException(
                    "block size " + bytes + " is not a positive multiple of 4096 bytes");
        }
    }

    @Override
    public String toString() {
        return Integer.toString(bytes);
    }
}
