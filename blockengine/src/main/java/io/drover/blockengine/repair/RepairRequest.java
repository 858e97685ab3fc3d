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
 *     the block size; stays open
 * @param volumeSize bytes, for a {@code volume.cfg} made anew where no backup tells it
 * @param deadAfter age after which a backup in progress counts as given up
 * @param emptyQuarantine whether to give up the unreadable configurations that earlier repairs put
 *     into quarantine; while there are any, blocks that belong to no backup may be theirs, and stay
 * @param quarantineBroken whether to take backups off the list whose lost blocks nothing brings
 *     back
 * @param samplePercent how many of the blocks are read to find damage, 0 to 100
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
