package io.drover.cli;

import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.image.BackingImages;
import io.drover.blockengine.store.StoreException;

import picocli.CommandLine.Option;

import java.util.List;

/** Whether a target without any volume is what the user expects; mixed into commands that list. */
final class EmptyTarget {
    @Option(
            names = "--allow-empty",
            description =
                    "A target in which there is no volume is fine. Without this it counts as a"
                            + " mistaken URL, with exit code 3.")
    private boolean allowed;

    /** The volumes as they are; a target with images and no volume is none that is empty. */
    List<VolumeName> check(List<VolumeName> volumes, BackingImages images, String target)
            throws StoreException {
        return volumes.isEmpty() && !images.list().isEmpty() ? volumes : check(volumes, target);
    }

    /**
     * The volumes as they are.
     *
     * @throws CommandFailure if there are none and the user did not expect that
     */
    List<VolumeName> check(List<VolumeName> volumes, String target) {
        if (volumes.isEmpty() && !allowed) {
            throw new CommandFailure(
                    ExitCode.NOT_FOUND,
                    "there is no backupstore at %s: it holds no volume. Correct the URL, or say --allow-empty if that is right"
                            .formatted(target));
        }
        return volumes;
    }
}
