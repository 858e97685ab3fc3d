package io.drover.blockengine.copy;

import io.drover.blockengine.copy.CopyOutcome.Result;
import io.drover.blockengine.format.BackingImageName;
import io.drover.blockengine.pipeline.TransferStatistics;

/**
 * What became of a backing image that was to be copied.
 *
 * @param blocksReplaced blocks that were damaged at the destination
 * @param statistics counts of blocks that were new at the destination and of those that already
 *     existed there
 */
public record ImageCopyOutcome(
        BackingImageName image, Result result, long blocksReplaced, TransferStatistics statistics) {

    /** Whether the image can be restored from the destination if it can be from the source. */
    public boolean isComplete() {
        return !(result instanceof Result.Refused);
    }
}
