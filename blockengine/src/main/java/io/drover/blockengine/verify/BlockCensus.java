package io.drover.blockengine.verify;

import io.drover.blockengine.format.BackupName;

import java.util.BitSet;
import java.util.Optional;

/** Counts the bad blocks of one backup, each once. */
final class BlockCensus {
    private final BlockStates states;
    private final BitSet counted = new BitSet();
    private long missing;
    private long damaged;

    BlockCensus(BlockStates states) {
        this.states = states;
    }

    void count(int ordinal) {
        BlockStates.State state = states.of(ordinal);
        boolean bad = state == BlockStates.State.MISSING || state == BlockStates.State.DAMAGED;
        if (bad && !counted.get(ordinal)) {
            counted.set(ordinal);
            missing += state == BlockStates.State.MISSING ? 1 : 0;
            damaged += state == BlockStates.State.DAMAGED ? 1 : 0;
        }
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
