package io.drover.control.system;

import io.drover.control.image.ImageBackups;
import io.drover.control.image.ImageStates;
import io.drover.control.system.SystemObstacle.Failed;
import io.drover.control.system.SystemObstacle.Waiting;
import io.drover.resource.BackingImage;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.BackupTarget;
import io.drover.resource.ResourceReader;
import io.drover.resource.SystemBackup;
import io.drover.resource.SystemBackup.PartState;
import io.drover.resource.Volume;

import java.util.Optional;

/** Backs one image up to one target for a system backup, unless it is there. */
final class ImageBackup implements PartBackup {
    private final ResourceReader resources;
    private final ImageBackups backups;
    private final SystemLimits limits;

    ImageBackup(ResourceReader resources, ImageBackups backups, SystemLimits limits) {
        this.resources = resources;
        this.backups = backups;
        this.limits = limits;
    }

    @Override
    public PartState look(SystemBackup backup, PartState state) throws Waiting, Failed {
        Optional<BackingImage> image =
                resources
                        .find(BackingImage.class, state.name())
                        .filter(found -> !found.isMarkedForDeletion());
        if (image.isEmpty()) {
            return ended(state, "", PartPlan.SKIPPED, "the image has been deleted meanwhile");
        }
        Optional<BackupBackingImage> present = backups.find(state.name(), state.target());
        if (present.isPresent() && isCompleted(present.get())) {
            return completed(state, image.get(), present.get());
        }
        if (!ImageStates.isReady(image.get())) {
            return notReady(state, image.get());
        }
        BackupTarget target = PartTargets.require(resources, state.target());
        if (present.isEmpty()) {
            backups.request(state.name(), target);
            throw new Waiting("it is being backed up");
        }
        throw waiting(backup, present.get().getStatus());
    }

    private static PartState ended(PartState state, String backup, String how, String message) {
        return new PartState(state.name(), state.target(), backup, how, message);
    }

    private static boolean isCompleted(BackupBackingImage backup) {
        return backup.getStatus().state.equals(ImageBackups.COMPLETED);
    }

    private static PartState completed(
            PartState state, BackingImage image, BackupBackingImage backup) throws Failed {
        String name = backup.getMetadata().getName();
        String here = image.getStatus().checksum;
        String there = backup.getStatus().checksum;
        if (!here.isEmpty() && !here.equals(there)) {
            throw new Failed(
                    "ImageDiffers",
                    "it has checksum %s, but the image of that name on target %s has %s; delete BackupBackingImage %s, or rename the image"
                            .formatted(here, state.target(), there, name));
        }
        return state.message().isEmpty()
                ? ended(state, name, PartPlan.SKIPPED, "it is on the target already")
                : ended(state, name, PartPlan.COMPLETED, "");
    }

    /** One that nobody uses and whose source has failed is no reason to have no system backup. */
    private PartState notReady(PartState state, BackingImage image) throws Waiting {
        String trouble = ImageStates.trouble(image);
        if (ImageStates.hasFailed(image) && !isUsed(state.name())) {
            return ended(
                    state,
                    "",
                    PartPlan.SKIPPED,
                    "no volume lies on it, and it is not ready: " + trouble);
        }
        throw new Waiting(trouble.isEmpty() ? "it is not ready" : "it is not ready: " + trouble);
    }

    private boolean isUsed(String image) {
        return resources.list(Volume.class).stream()
                .anyMatch(volume -> volume.getSpec().backingImage.equals(image));
    }

    /** What has failed is tried again for a while. */
    private Waiting waiting(SystemBackup backup, BackupBackingImage.Status status) throws Failed {
        if (!status.error.isEmpty()) {
            if (limits.isPatienceOver(backup.getStatus(), Optional.empty())) {
                throw new Failed("ImageBackupFailed", status.error);
            }
            return new Waiting("it is tried again: " + status.error);
        }
        return new Waiting(
                status.messages.isEmpty()
                        ? "it is being backed up"
                        : String.join("; ", status.messages.values()));
    }
}
