package io.drover.control.verification;

import io.drover.blockengine.verify.SliceCounts;

import java.time.Instant;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * What a run reads of each volume: a percentage of its blocks, those first that have not been read
 * for longest. Whole slices are read, and their number counts too, so that all have been read after
 * so many runs whatever was backed up meanwhile. What was damaged when it was read last is read
 * again beside that, to find out whether it still is.
 *
 * @param percent 1 to 100
 * @param due what was last read before this time is read in any case
 * @param began the run; what was read since has been read by it
 */
record RunShare(int percent, Instant due, Instant began) {
    /** The run goes on with what it had read when it was interrupted. */
    RunShare since(Instant start) {
        return new RunShare(percent, due, start);
    }

    /**
     * The slices that the run is to read next.
     *
     * @param read those that it has read
     * @param blocks of the volume
     * @param most blocks after which the following slices are left for later
     * @return empty if it has read its share
     */
    BitSet next(SliceHistory history, BitSet read, SliceCounts blocks, long most) {
        BitSet done = history.since(began);
        done.or(read);
        BitSet wanted = history.damaged();
        int slices = 0;
        long count = 0;
        for (int slice : doneFirst(history, done)) {
            boolean enough =
                    slices >= Math.ceilDiv(SliceCounts.SLICES * percent, 100)
                            && count * 100 >= blocks.total() * percent;
            if (!history.isDamaged(slice)
                    && (done.get(slice) || !enough || history.isBefore(slice, due))) {
                wanted.set(slice);
                slices++;
                count += blocks.of(slice);
            }
        }
        wanted.andNot(done);
        return portion(history, wanted, blocks, most);
    }

    /** What the run has read counts first, then what has not been read for longest. */
    private static List<Integer> doneFirst(SliceHistory history, BitSet done) {
        return history.oldestFirst().stream()
                .sorted(Comparator.comparing(slice -> !done.get(slice)))
                .toList();
    }

    private static BitSet portion(
            SliceHistory history, BitSet wanted, SliceCounts blocks, long most) {
        BitSet portion = new BitSet();
        long count = 0;
        for (int slice : history.oldestFirst()) {
            if (wanted.get(slice) && count < most) {
                portion.set(slice);
                count += blocks.of(slice);
            }
        }
        return portion;
    }
}
