package io.drover.blockengine.verify;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.block.ChecksumTable;
import io.drover.blockengine.format.CompressionMethod;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What is known of the blocks that backups refer to. Thread-safe. */
public final class BlockStates {
    /** Number of reasons that are kept; millions of damaged blocks must not fill the memory. */
    private static final int MAX_REASONS = 10_000;

    /** In the order in which knowledge grows. */
    public enum State {
        /** Referred to, but not seen in the store. */
        REFERENCED,
        /** Listed by the store, but not read. */
        PRESENT,
        /** Listed by the store as an empty file, but not read. */
        EMPTY,
        /** Read, and its content matches its name. */
        SOUND,
        MISSING,
        DAMAGED
    }

    private static final State[] STATES = State.values();

    private final ChecksumTable table = new ChecksumTable();
    private final Map<Integer, String> reasons = new ConcurrentHashMap<>();

    /** Lengths of blocks that do not have the usual length. */
    private final Map<Integer, Integer> lengths = new ConcurrentHashMap<>();

    /** Methods of blocks that are not stored by the usual method. */
    private final Map<Integer, CompressionMethod> compressions = new ConcurrentHashMap<>();

    private volatile int usualLength;
    private volatile CompressionMethod usualCompression;

    /** The table of the ordinals; users may intern more checksums, but must not set marks. */
    public ChecksumTable table() {
        return table;
    }

    public State of(int ordinal) {
        return STATES[table.mark(ordinal)];
    }

    /** Whether it is known to be missing or damaged. */
    public boolean isBad(int ordinal) {
        State state = of(ordinal);
        return state == State.MISSING || state == State.DAMAGED;
    }

    /** The block's ordinal, or -1 if no backup refers to it. */
    public int find(BlockChecksum block) {
        return table.find(block);
    }

    public void set(int ordinal, State state) {
        table.mark(ordinal, (byte) state.ordinal());
    }

    public void damaged(int ordinal, String reason) {
        set(ordinal, State.DAMAGED);
        if (reasons.size() < MAX_REASONS) {
            reasons.put(ordinal, reason);
        }
    }

    public String reason(int ordinal) {
        return reasons.getOrDefault(ordinal, "block " + table.get(ordinal) + " is damaged");
    }

    /**
     * Sets what most blocks have in common, so that it is not kept for each; called before the
     * first sound block.
     */
    public void usual(int bytes, CompressionMethod compression) {
        usualLength = bytes;
        usualCompression = compression;
    }

    /**
     * The block was read, and its content matches its name.
     *
     * @param bytes its length, uncompressed
     * @param compression the method by which it is stored
     */
    void sound(int ordinal, int bytes, CompressionMethod compression) {
        if (bytes != usualLength) {
            lengths.put(ordinal, bytes);
        }
        if (compression != usualCompression) {
            compressions.put(ordinal, compression);
        }
        set(ordinal, State.SOUND);
    }

    /** Whether it was read and is stored by another method than this one. */
    public boolean isStoredDifferently(int ordinal, CompressionMethod named) {
        return of(ordinal) == State.SOUND
                && compressions.getOrDefault(ordinal, usualCompression) != named;
    }

    /**
     * Whether a block fits its position: it has the block size, or is shorter and extends to the
     * volume's end. A block that was not read is assumed to fit.
     *
     * @param room bytes from its position to the end of the volume
     */
    public boolean fits(int ordinal, int blockSize, long room) {
        int length = lengths.getOrDefault(ordinal, usualLength);
        return of(ordinal) != State.SOUND
                || length == blockSize
                || length < blockSize && length >= room;
    }

    public int size() {
        return table.size();
    }

    public BlockChecksum checksum(int ordinal) {
        return table.get(ordinal);
    }
}
