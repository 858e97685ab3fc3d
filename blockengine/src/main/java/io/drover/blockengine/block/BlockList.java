package io.drover.blockengine.block;

import java.util.Arrays;

/**
 * Which block is at which index of a volume: 8 bytes an entry, checksums in a shared {@link
 * ChecksumTable}. Not thread-safe while it grows.
 */
public final class BlockList {
    private final ChecksumTable table;
    private int[] indexes = new int[256];
    private int[] ordinals = new int[256];
    private int size;

    public BlockList(ChecksumTable table) {
        this.table = table;
    }

    public ChecksumTable table() {
        return table;
    }

    /**
     * @param index the block's offset divided by the block size
     * @param ordinal of its checksum in {@link #table()}
     */
    public void add(int index, int ordinal) {
        if (size == indexes.length) {
            int larger = Math.addExact(size, Math.max(256, size / 2));
            indexes = Arrays.copyOf(indexes, larger);
            ordinals = Arrays.copyOf(ordinals, larger);
        }
        indexes[size] = index;
        ordinals[size++] = ordinal;
    }

    public int size() {
        return size;
    }

    public int index(int position) {
        return indexes[position];
    }

    public int ordinal(int position) {
        return ordinals[position];
    }

    public BlockChecksum checksum(int position) {
        return table.get(ordinals[position]);
    }

    /** Whether indexes ascend strictly, as the format requires. */
    public boolean isSorted() {
        for (int i = 1; i < size; i++) {
            if (indexes[i] <= indexes[i - 1]) {
                return false;
            }
        }
        return true;
    }

    /** Sorts by index and removes duplicates. */
    public void sort() {
        if (isSorted()) {
            return;
        }
        long[] keys = new long[size];
        for (int i = 0; i < size; i++) {
            keys[i] = (long) indexes[i] << 32 | ordinals[i] & 0xffffffffL;
        }
        Arrays.sort(keys);
        int kept = 0;
        for (int i = 0; i < keys.length; i++) {
            if (i == 0 || keys[i] != keys[i - 1]) {
                indexes[kept] = (int) (keys[i] >>> 32);
                ordinals[kept++] = (int) keys[i];
            }
        }
        size = kept;
    }
}
