package io.drover.control.backup;

import io.drover.control.image.ImageBackups;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackingImage;
import io.drover.resource.Backup;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.BackupTarget;
import io.drover.resource.ResourceKey;
import io.drover.resource.ResourceReader;
import io.drover.resource.Snapshot;

import java.util.List;
import java.util.Optional;

/**
 * The image below a volume that is backed up: it goes to the same target first, as the volume's
 * backup is of no use without it. Bean {@code backupImage}.
 */
public final class BackupImage {
    private final BackupInputs inputs;
    private final ResourceReader resources;
    private final Informers informers;
    private final ImageBackups images;

    BackupImage(
            BackupInputs inputs,
            ResourceReader resources,
            Informers informers,
            ImageBackups images) {
        this.inputs = inputs;
        this.resources = resources;
        this.informers = informers;
        this.images = images;
    }

    /**
     * @throws NotReadyException until the image is on the target; the message has the reason if its
     *     backup has failed
     * @throws BackupFailedException if another image of that name is there
     */
    public void await(Reconciliation<Backup, Backup.Status> run)
            throws BackupFailedException, NotReadyException {
        Snapshot snapshot = inputs.snapshot(run.resource());
        String image = inputs.volume(run.resource(), snapshot).getSpec().backingImage;
        if (image.isEmpty()) {
            return;
        }
        BackupTarget target = inputs.target(run.resource());
        String targetName = target.getMetadata().getName();
        Optional<BackupBackingImage> backup = images.find(image, targetName);
        if (backup.isPresent() && isCompleted(backup.get())) {
            requireSame(image, backup.get());
            return;
        }
        informers.await(run.key(), List.of(ResourceKey.any(BackupBackingImage.class)));
        if (backup.isEmpty()) {
            images.request(image, target);
        }
        String error = backup.map(present -> present.getStatus().error).orElse("");
        throw new NotReadyException(
                "backing image '%s' is backed up to target '%s' first%s"
                        .formatted(image, targetName, error.isEmpty() ? "" : ": " + error));
    }

    private static boolean isCompleted(BackupBackingImage backup) {
        return backup.getStatus().state.equals(ImageBackups.COMPLETED);
    }

    private void requireSame(String image, BackupBackingImage backup) throws BackupFailedException {
        String here =
                resources
                        .find(BackingImage.class, image)
                        .map(found -> found.getStatus().checksum)
                        .orElse("");
        String there = backup.getStatus().checksum;
        if (!here.equals(there)) {
            throw new BackupFailedException(
                    "backing image '%s' has checksum %s, but the one of that name on the target has %s; delete BackupBackingImage %s, or use another target"
                            .formatted(image, here, there, backup.getMetadata().getName()));
        }
    }
}
