package io.drover.control.admission;

import io.drover.control.image.ImageBackups;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.ResourceReader;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One for each image and target, on a target that there is. */
final class BackupBackingImageRules implements Rules<BackupBackingImage> {
    private final ResourceReader resources;
    private final ImageBackups backups;

    BackupBackingImageRules(Cluster cluster) {
        this.resources = cluster;
        this.backups = new ImageBackups(cluster, cluster);
    }

    @Override
    public void admit(BackupBackingImage backup, Optional<BackupBackingImage> old) {
        BackupBackingImage.Spec spec = backup.getSpec();
        if (old.isPresent()) {
            BackupBackingImage.Spec before = old.get().getSpec();
            ImmutableFields.field("backingImage", before.backingImage, spec.backingImage);
            ImmutableFields.field(
                    "backupTargetName", before.backupTargetName, spec.backupTargetName);
            return;
        }
        if (spec.backupTargetName.isEmpty()) {
            spec.backupTargetName = Names.DEFAULT_TARGET;
        }
        if (spec.backingImage.isEmpty()) {
            throw new RefusedException(
                    "spec.backingImage: it is empty; name the BackingImage to be backed up");
        }
        BackupTarget target =
                resources
                        .find(BackupTarget.class, spec.backupTargetName)
                        .orElseThrow(
                                () ->
                                        new RefusedException(
                                                "spec.backupTargetName: there is no backup target '%s'; name one that exists"
                                                        .formatted(spec.backupTargetName)));
        if (target.getSpec().backupTargetURL.isEmpty()) {
            throw new RefusedException(
                    "spec.backupTargetName: backup target '%s' has no URL; set its spec.backupTargetURL"
                            .formatted(spec.backupTargetName));
        }
        refuseSecond(spec);
        label(backup);
    }

    private void refuseSecond(BackupBackingImage.Spec spec) {
        backups.find(spec.backingImage, spec.backupTargetName)
                .ifPresent(
                        other -> {
                            throw new RefusedException(
                                    "spec.backingImage: image '%s' has a backup on target '%s' already, %s; delete that one first"
                                            .formatted(
                                                    spec.backingImage,
                                                    spec.backupTargetName,
                                                    other.getMetadata().getName()));
                        });
    }

    private static void label(BackupBackingImage backup) {
        Map<String, String> labels =
                new TreeMap<>(
                        Optional.ofNullable(backup.getMetadata().getLabels()).orElse(Map.of()));
        labels.put(Names.LABEL_TARGET, backup.getSpec().backupTargetName);
        labels.put(ImageBackups.LABEL_IMAGE, backup.getSpec().backingImage);
        backup.getMetadata().setLabels(labels);
    }
}
