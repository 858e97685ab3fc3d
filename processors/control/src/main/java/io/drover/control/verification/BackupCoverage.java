package io.drover.control.verification;

import io.drover.blockengine.verify.SliceCounts;

import java.time.Instant;
import java.util.Optional;

/**
 * How much of a backup has been verified.
 *
 * @param percent of its blocks that were read since it was made and were sound; 100 only if all
 * @param since the time since which each block was read; empty unless all were
 * @param hasDamaged whether it has blocks in slices that were damaged when they were read last
 */
record BackupCoverage(int percent, Optional<Instant> since, boolean hasDamaged) {
    /**
     * @param made when the backup was made: an earlier reading did not meet all of its blocks
     */
    static BackupCoverage of(SliceCounts blocks, SliceHistory history, Instant made, Instant now) {
        long read = 0;
        Instant since = now;
        boolean damaged = false;
        for (int slice = 0; slice < SliceCounts.SLICES; slice++) {
            if (blocks.of(slice) == 0) {
                continue;
            }
            damaged |= history.isDamaged(slice);
            Optional<Instant> time = history.time(slice).filter(at -> !at.isBefore(made));
            if (time.isPresent()) {
                read += blocks.of(slice);
                since = time.get().isBefore(since) ? time.get() : since;
            }
        }
        long total = blocks.total();
        boolean all = read == total;
        return new BackupCoverage(
                all ? 100 : (int) (read * 100 / total),
                all ? Optional.of(since) : Optional.empty(),
                damaged);
    }
}
