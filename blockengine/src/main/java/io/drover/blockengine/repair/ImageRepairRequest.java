package io.drover.blockengine.repair;

import static java.util.Objects.requireNonNull;

import io.drover.blockengine.volume.BlockSource;

import java.time.Duration;
import java.util.Optional;

/**
 * How the backing images of a store are to be repaired.
 *
 * @param source the file of an image, which may hold the content of bad blocks; it is not closed
 * @param deadAfter age after which a backup in progress is given up
 * @param emptyQuarantine whether to give up the unreadable configurations that earlier repairs
 *     moved to the quarantine; while there are any, blocks that belong to no image may be theirs,
 *     and are kept
 * @param quarantineBroken whether to move images to the quarantine whose lost blocks cannot be
 *     recovered
 * @param samplePercent percentage of the blocks that are read to find damage, 0 to 100
 */
public record ImageRepairRequest(
        Optional<BlockSource> source,
        Duration deadAfter,
        boolean emptyQuarantine,
        boolean quarantineBroken,
        int samplePercent) {
    public ImageRepairRequest {
        requireNonNull(source, "source");
        requireNonNull(deadAfter, "deadAfter");
    }

    public static ImageRepairRequest thorough() {
        return new ImageRepairRequest(
                Optional.empty(), RepairRequest.DEAD_AFTER, false, false, 100);
    }
}
