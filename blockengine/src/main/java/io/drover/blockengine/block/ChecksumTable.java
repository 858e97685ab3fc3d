package io.drover.blockengine.block;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Distinct checksums by number, about 40 bytes each: five million blocks fit into 200 MiB. A number
 * ("ordinal") is given when a checksum is first seen and never changes. Thread-safe.
 */
public final class ChecksumTable {
    private static final int CHUNK_ENTRIES = 1 << 14;
    private static final int EMPTY = -1;

    // guarded by this
    private final List<byte[]> chunks = new ArrayList<>();
    private final List<byte[]> marks = new ArrayList<>();
    private int[] slots = emptySlots(1 << 10);
    private int size;

    /** The checksum's ordinal; a new one if the checksum is not yet known. */
    public synchronized int intern(BlockChecksum checksum) {
        byte[] bytes = new byte[BlockChecksum.LENGTH];
        checksum.writeTo(bytes, 0);
        int slot = slotOf(bytes);
        if (slots[slot] != EMPTY) {
            return slots[slot];
        }
        int ordinal = append(bytes);
        slots[slot] = ordinal;
        if (size > slots.length / 8 * 5) {
            grow();
        }
        return ordinal;
    }

    /** The checksum's ordinal, or -1 if it was never interned. */
    public synchronized int find(BlockChecksum checksum) {
        byte[] bytes = new byte[BlockChecksum.LENGTH];
        checksum.writeTo(bytes, 0);
        return slots[slotOf(bytes)];
    }

    public synchronized BlockChecksum get(int ordinal) {
        return BlockChecksum.of(
                chunks.get(ordinal / CHUNK_ENTRIES),
                ordinal % CHUNK_ENTRIES * BlockChecksum.LENGTH);
    }

    public synchronized int size() {
        return size;
    }

    /** A note that the table's user keeps with a checksum; 0 at first. */
    public synchronized byte mark(int ordinal) {
        return marks.get(ordinal / CHUNK_ENTRIES)[ordinal % CHUNK_ENTRIES];
    }

    /** Sets the note and returns what it was. */
    public synchronized byte mark(int ordinal, byte mark) {
        byte[] chunk = marks.get(ordinal / CHUNK_ENTRIES);
        byte previous = chunk[ordinal % CHUNK_ENTRIES];
        chunk[ordinal % CHUNK_ENTRIES] = mark;
        return previous;
    }

    private int append(byte[] bytes) {
        if (size % CHUNK_ENTRIES == 0) {
            chunks.add(new byte[CHUNK_ENTRIES * BlockChecksum.LENGTH]);
            marks.add(new byte[CHUNK_ENTRIES]);
        }
        System.arraycopy(
                bytes,
                0,
                chunks.getLast(),
                size % CHUNK_ENTRIES * BlockChecksum.LENGTH,
                BlockChecksum.LENGTH);
        return size++;
    }

    private int slotOf(byte[] bytes) {
        int mask = slots.length - 1;
        int slot = hash(bytes, 0) & mask;
        while (slots[slot] != EMPTY && !matches(slots[slot], bytes)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private boolean matches(int ordinal, byte[] bytes) {
        int at = ordinal % CHUNK_ENTRIES * BlockChecksum.LENGTH;
        return Arrays.equals(
                chunks.get(ordinal / CHUNK_ENTRIES),
                at,
                at + BlockChecksum.LENGTH,
                bytes,
                0,
                BlockChecksum.LENGTH);
    }

    private void grow() {
        int[] larger = emptySlots(slots.length * 2);
        int mask = larger.length - 1;
        for (int ordinal = 0; ordinal < size; ordinal++) {
            int slot =
                    hash(
                                    chunks.get(ordinal / CHUNK_ENTRIES),
                                    ordinal % CHUNK_ENTRIES * BlockChecksum.LENGTH)
                            & mask;
            while (larger[slot] != EMPTY) {
                slot = slot + 1 & mask;
            }
            larger[slot] = ordinal;
        }
        slots = larger;
    }

    /** Checksums are uniformly distributed, so any four of their bytes are a hash. */
    private static int hash(byte[] bytes, int at) {
        return bytes[at + 4] & 0xff
                | (bytes[at + 5] & 0xff) << 8
                | (bytes[at + 6] & 0xff) << 16
                | bytes[at + 7] << 24;
    }

    private static int[] emptySlots(int length) {
        int[] empty = new int[length];
        Arrays.fill(empty, EMPTY);
        return empty;
    }
}
