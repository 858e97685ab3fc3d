package io.drover.control.admission;

import io.drover.resource.BackupVolume;
import io.drover.resource.Names;

import java.util.Optional;

/** Deleting one deletes the volume in the store, so it must go on meaning the same volume. */
final class BackupVolumeRules implements Rules<BackupVolume> {
    @Override
    public void admit(BackupVolume volume, Optional<BackupVolume> old) {
        if (old.isEmpty()) {
            return;
        }
        BackupVolume.Spec before = old.get().getSpec();
        ImmutableFields.field("volumeName", before.volumeName, volume.getSpec().volumeName);
        ImmutableFields.field(
                "backupTargetName", before.backupTargetName, volume.getSpec().backupTargetName);
        ImmutableFields.labels(volume, old.get(), Names.LABEL_BACKUP_VOLUME, Names.LABEL_TARGET);
    }
}
