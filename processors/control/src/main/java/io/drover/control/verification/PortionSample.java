package io.drover.control.verification;

import io.drover.blockengine.verify.BlockSample;
import io.drover.blockengine.verify.SliceCounts;

import java.util.BitSet;
import java.util.function.Function;

/** The blocks of some slices, which are chosen when the volume's blocks are known. */
final class PortionSample implements BlockSample {
    /** Waits until it may go on. */
    @FunctionalInterface
    interface Turn {
        void await() throws InterruptedException;
    }

    private final Function<SliceCounts, BitSet> choice;
    private final Turn turn;
    private BitSet slices = new BitSet();
    private SliceCounts blocks = new SliceCounts();

    PortionSample(Function<SliceCounts, BitSet> choice, Turn turn) {
        this.choice = choice;
        this.turn = turn;
    }

    @Override
    public Choice choose(SliceCounts all) {
        blocks = all;
        slices = choice.apply(all);
        BitSet chosen = (BitSet) slices.clone();
        long count = chosen.stream().mapToLong(all::of).sum();
        return new Choice(block -> chosen.get(SliceCounts.slice(block)), count);
    }

    @Override
    public void beforeBlock() throws InterruptedException {
        turn.await();
    }

    /** Those that were chosen. */
    BitSet slices() {
        return slices;
    }

    /** The volume's. */
    SliceCounts blocks() {
        return blocks;
    }
}
