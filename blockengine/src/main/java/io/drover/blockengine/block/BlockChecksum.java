package io.drover.blockengine.block;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * Name of a block: the first 32 of the 64 bytes of the SHA-512 of its uncompressed content (64
 * hexadecimal digits in the store).
 */
public final class BlockChecksum implements Comparable<BlockChecksum> {
    /** Length in bytes. */
    public static final int LENGTH = 32;

    private final byte[] bytes;

    private BlockChecksum(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * A copy of the {@value #LENGTH} bytes from {@code offset}; what follows them is ignored, so a
     * whole SHA-512 digest is fine.
     */
    public static BlockChecksum of(byte[] source, int offset) {
        return new BlockChecksum(Arrays.copyOfRange(source, offset, offset + LENGTH));
    }

    public static BlockChecksum of(byte[] source) {
        return of(source, 0);
    }

    /**
     * @throws IllegalArgumentException unless it is exactly 64 hexadecimal digits
     */
    public static BlockChecksum parse(String hex) {
        // stores that tell upper from lower case have a block under its name in lower case only
        if (hex.length() != 2 * LENGTH
                || hex.chars().anyMatch(digit -> digit < 'a' && digit > '9')) {
            throw new IllegalArgumentException(
                    "block checksum '" + hex + "' has not 64 hexadecimal digits in lower case");
        }
        try {
            return new BlockChecksum(HexFormat.of().parseHex(hex));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "block checksum '" + hex + "' has not 64 hexadecimal digits in lower case", e);
        }
    }

    public String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    public void writeTo(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, LENGTH);
    }

    @Override
    public int compareTo(BlockChecksum other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BlockChecksum checksum && Arrays.equals(bytes, checksum.bytes);
    }

    @Override
    public int hashCode() {
        return bytes[0] & 0xff | (bytes[1] & 0xff) << 8 | (bytes[2] & 0xff) << 16 | bytes[3] << 24;
    }

    @Override
    public String toString() {
        return hex();
    }
}
