package io.drover.blockengine.verify;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.CompressionMethod;

import java.util.BitSet;
import java.util.Optional;

/** Counts the blocks of one backup that are worth reporting, each once. */
final class BlockCensus {
    private final BlockStates states;
    private final CompressionMethod compression;
    private final BitSet counted = new BitSet();
    private final BitSet storedDifferently = new BitSet();
    private long missing;
    private long damaged;

    /**
     * @param compression the method that the backup names
     */
    BlockCensus(BlockStates states, CompressionMethod compression) {
        this.states = states;
        this.compression = compression;
    }

    void count(int ordinal) {
        BlockStates.State state = states.of(ordinal);
        boolean bad = state == BlockStates.State.MISSING || state == BlockStates.State.DAMAGED;
        if (bad && !counted.get(ordinal)) {
            counted.set(ordinal);
            missing += state == BlockStates.State.MISSING ? 1 : 0;
            damaged += state == BlockStates.State.DAMAGED ? 1 : 0;
        }
        if (states.isStoredDifferently(ordinal, compression)) {
            storedDifferently.set(ordinal);
        }
    }

    /** Number of sound blocks that are stored by another method than the backup names. */
    int storedDifferently() {
        return storedDifferently.cardinality();
    }

    /** Ordinals of the bad blocks. */
    BitSet bad() {
        return counted;
    }

    Optional<Finding> finding(BackupName backup) {
        return missing + damaged == 0
                ? Optional.empty()
                : Optional.of(new Finding.BackupBroken(backup, missing, damaged));
    }
}
