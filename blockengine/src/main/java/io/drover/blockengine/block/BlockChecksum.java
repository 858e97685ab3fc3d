package io.drover.blockengine.block;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Name of a block: the first 32 of the 64 bytes of the SHA-512 of its uncompressed content (64
 * hexadecimal digits in the store).
 */
public final class BlockChecksum implements Comparable<BlockChecksum> {
    /** Length in bytes. */
    public static final int LENGTH = 32;

    private static final byte[] CHARACTERS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    /**
     * Values of hexadecimal digits by character, -1 for any other character; the CPU would
     * mispredict comparisons.
     */
    private static final byte[] DIGITS = digits();

    private final byte[] bytes;

    private BlockChecksum(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * A copy of the {@value #LENGTH} bytes from {@code offset}; bytes after them are ignored, so
     * {@code source} may be a whole SHA-512 digest.
     */
    public static BlockChecksum of(byte[] source, int offset) {
        return new BlockChecksum(Arrays.copyOfRange(source, offset, offset + LENGTH));
    }

    public static BlockChecksum of(byte[] source) {
        return of(source, 0);
    }

    /**
     * @throws IllegalArgumentException unless it is exactly 64 hexadecimal digits in lower case
     */
    public static BlockChecksum parse(String hex) {
        return parse(hex.toCharArray(), 0, hex.length());
    }

    /** Like {@link #parse(String)}, for a part of an array. */
    public static BlockChecksum parse(char[] text, int offset, int length) {
        byte[] bytes = new byte[LENGTH];
        // below zero as soon as one character is not a digit
        int digits = length == 2 * LENGTH ? 0 : -1;
        for (int i = 0; i < LENGTH && digits >= 0; i++) {
            int high = digit(text[offset + 2 * i]);
            int low = digit(text[offset + 2 * i + 1]);
            digits = high | low;
            bytes[i] = (byte) (high << 4 | low);
        }
        if (digits < 0) {
            throw new IllegalArgumentException(
                    "block checksum '%s' does not consist of 64 hexadecimal digits in lower case"
                            .formatted(new String(text, offset, length)));
        }
        return new BlockChecksum(bytes);
    }

    private static int digit(char character) {
        return character < DIGITS.length ? DIGITS[character] : -1;
    }

    /** In case-sensitive stores a block has its name in lower case only. */
    private static byte[] digits() {
        byte[] digits = new byte[128];
        Arrays.fill(digits, (byte) -1);
        for (byte value = 0; value < CHARACTERS.length; value++) {
            digits[CHARACTERS[value]] = value;
        }
        return digits;
    }

    public String hex() {
        byte[] hex = new byte[2 * LENGTH];
        hexTo(hex);
        return new String(hex, StandardCharsets.US_ASCII);
    }

    /** Writes {@link #hex()} as ASCII to the first 64 bytes of {@code target}. */
    public void hexTo(byte[] target) {
        for (int i = 0; i < LENGTH; i++) {
            target[2 * i] = CHARACTERS[bytes[i] >> 4 & 0xf];
            target[2 * i + 1] = CHARACTERS[bytes[i] & 0xf];
        }
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
