package io.drover.blockengine.verify;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.block.ChecksumTable;
import io.drover.blockengine.format.CompressionMethod;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What is known of the blocks that backups refer to. Thread-safe. */
public final class BlockStates {
    /** Reasons kept word for word; millions of damaged blocks must not fill the memory. */
    private static final int MAX_REASONS = 10_000;

    /** In the order in which knowledge grows. */
    public enum State {
        /** Referred to; not seen in the store. */
        REFERENCED,
        /** Listed by the store; not read. */
        PRESENT,
        /** Read, and what its name says. */
        SOUND,
        MISSING,
        DAMAGED
    }

    private static final State[] STATES = State.values();

    private final ChecksumTable table = new ChecksumTable();
    private final Map<Integer, String> reasons = new ConcurrentHashMap<>();

    /** Of blocks that are not of the usual length. */
    private final Map<Integer, Integer> lengths = new ConcurrentHashMap<>();

    /** Of blocks that are not stored by the usual method. */
    private final Map<Integer, CompressionMethod> compressions = new ConcurrentHashMap<>();

    private volatile int usualLength;
    private volatile CompressionMethod usualCompression;

    /** Whose ordinals these are; more may be interned, but no marks set. */
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

    void set(int ordinal, State state) {
        table.mark(ordinal, (byte) state.ordinal());
    }

    void damaged(int ordinal, String reason) {
        set(ordinal, State.DAMAGED);
        if (reasons.size() < MAX_REASONS) {
            reasons.put(ordinal, reason);
        }
    }

    String reason(int ordinal) {
        return reasons.getOrDefault(ordinal, "block " + table.get(ordinal) + " is damaged");
    }

    /** Told before the first sound block, as what most blocks have is not kept of each. */
    void usual(int bytes, CompressionMethod compression) {
        usualLength = bytes;
        usualCompression = compression;
    }

    /**
     * The block was read and is what its name says.
     *
     * @param bytes its length, uncompressed
     * @param compression by which it is stored
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
    boolean isStoredOtherwise(int ordinal, CompressionMethod named) {
        return of(ordinal) == State.SOUND
                && compressions.getOrDefault(ordinal, usualCompression) != named;
    }

    /**
     * Whether a block can stand there: it has the block size, or is shorter and reaches to the
     * volume's end. One that was not read is thought to.
     *
     * @param room bytes from where it stands to the end of the volume
     */
    boolean fits(int ordinal, int blockSize, long room) {
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
