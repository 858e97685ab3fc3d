package io.drover.blockengine.verify;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.block.ChecksumTable;

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
    private final Map<Integer, Integer> oddLengths = new ConcurrentHashMap<>();

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

    /** A sound block whose length is not the block size; it may only stand at a volume's end. */
    void oddLength(int ordinal, int bytes) {
        oddLengths.put(ordinal, bytes);
    }

    /** The block's length in bytes. */
    int length(int ordinal, int blockSize) {
        return oddLengths.getOrDefault(ordinal, blockSize);
    }

    public int size() {
        return table.size();
    }

    public BlockChecksum checksum(int ordinal) {
        return table.get(ordinal);
    }
}
