package io.drover.blockengine.repair;

import io.drover.blockengine.format.BackingImageName;

import java.util.List;
import java.util.SortedSet;

/**
 * What a repair of the backing images of a store did, or would do.
 *
 * @param applied whether the repair was executed
 * @param images all images that the store lists, sorted
 * @param actions in the order of their execution
 * @param lost images that remain broken
 * @param remarks further information for the user
 */
public record ImageRepairOutcome(
        boolean applied,
        List<BackingImageName> images,
        List<ImageRepairAction> actions,
        SortedSet<BackingImageName> lost,
        List<String> remarks) {
    public ImageRepairOutcome {
        images = List.copyOf(images);
        actions = List.copyOf(actions);
        remarks = List.copyOf(remarks);
    }
}
