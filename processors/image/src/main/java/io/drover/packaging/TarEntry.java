package io.drover.packaging;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * The header of an entry of a tar file, in the form of POSIX: owned by root.
 *
 * @param name from the root, without a slash before it
 * @param type what {@code tar} calls it: 0 a file, 2 a symbolic link, 5 a directory
 * @param target of a link; empty otherwise
 * @param size of the content in bytes
 */
record TarEntry(String name, char type, int mode, String target, long size, Instant time) {
    static final int BLOCK = 512;
    static final char FILE = '0';
    static final char LINK = '2';
    static final char DIRECTORY = '5';

    private static final int NAME = 100;
    private static final int PREFIX = 155;
    private static final int CHECKSUM_AT = 148;

    /** Bytes behind the content, up to the next block. */
    int padding() {
        return (int) ((BLOCK - size % BLOCK) % BLOCK);
    }

    /**
     * @throws ImageException if the name, or the target, does not fit into the form
     */
    byte[] header() throws ImageException {
        byte[] block = new byte[BLOCK];
        int cut = split();
        put(block, 0, NAME, cut == 0 ? name : name.substring(cut + 1));
        octal(block, NAME, 8, mode);
        octal(block, 108, 8, 0);
        octal(block, 116, 8, 0);
        octal(block, 124, 12, size);
        octal(block, 136, 12, time.getEpochSecond());
        Arrays.fill(block, CHECKSUM_AT, CHECKSUM_AT + 8, (byte) ' ');
        block[156] = (byte) type;
        put(block, 157, NAME, target);
        put(block, 257, 6, "ustar");
        block[263] = '0';
        block[264] = '0';
        octal(block, 329, 8, 0);
        octal(block, 337, 8, 0);
        put(block, 345, PREFIX, name.substring(0, cut));
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        octal(block, CHECKSUM_AT, 7, sum);
        return block;
    }

    /** Where the name is cut in two; 0 if it fits in one. */
    private int split() {
        if (length(name) <= NAME) {
            return 0;
        }
        int cut = name.indexOf('/', length(name) - NAME - 1);
        return Math.max(cut, 0);
    }

    private static int length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static void put(byte[] block, int at, int room, String text) throws ImageException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > room) {
            throw new ImageException("'" + text + "' is too long for a layer of an image");
        }
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }

    private static void octal(byte[] block, int at, int room, long number) throws ImageException {
        String digits = Long.toOctalString(number);
        put(block, at, room - 1, "0".repeat(Math.max(0, room - 1 - digits.length())) + digits);
    }
}
