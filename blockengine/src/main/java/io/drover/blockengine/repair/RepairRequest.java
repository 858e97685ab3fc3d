package io.drover.blockengine.repair;

import static java.util.Objects.requireNonNull;

import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.volume.BlockSource;

import java.time.Duration;
import java.util.Optional;

/**
 * How a volume is to be repaired.
 *
 * @param source an image that may hold the content of bad blocks, anywhere in it at a multiple of
 *     the block size; it is not closed
 * @param volumeSize bytes, for a {@code volume.cfg} that is created again where no backup records
 *     the size
 * @param deadAfter age after which a backup in progress is given up
 * @param emptyQuarantine whether to give up the unreadable configurations that earlier repairs
 *     moved to the quarantine; while there are any, blocks that belong to no backup may be theirs,
 *     and are kept
 * @param quarantineBroken whether to move backups to the quarantine whose lost blocks cannot be
 *     recovered
 * @param samplePercent percentage of the blocks that are read to find damage, 0 to 100
 */
public record RepairRequest(
        VolumeName volume,
        Optional<BlockSource> source,
        Optional<Long> volumeSize,
        Duration deadAfter,
        boolean emptyQuarantine,
        boolean quarantineBroken,
        int samplePercent) {
    public static final Duration DEAD_AFTER = Duration.ofHours(24);

    public RepairRequest {
        requireNonNull(volume, "volume");
        requireNonNull(source, "source");
        requireNonNull(volumeSize, "volumeSize");
        requireNonNull(deadAfter, "deadAfter");
    }

    public static RepairRequest of(VolumeName volume) {
        return new RepairRequest(
                volume, Optional.empty(), Optional.empty(), DEAD_AFTER, false, false, 100);
    }
}
