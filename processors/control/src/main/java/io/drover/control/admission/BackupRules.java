package io.drover.control.admission;

import io.drover.blockengine.format.BackupName;
import io.drover.control.backup.BackupDefaults;
import io.drover.control.backuptarget.TargetAvailability;
import io.drover.control.backupvolume.Backups;
import io.drover.control.several.Siblings;
import io.drover.control.several.VolumeTargets;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.Conditions;
import io.drover.resource.Names;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

final class BackupRules implements Rules<Backup> {
    private static final Set<String> MODES = Set.of("full", "incremental");
    private static final Set<String> BLOCK_SIZES = Set.of("", "-1", "2097152", "16777216");

    private final Cluster cluster;
    private final BackupDefaults defaults;

    BackupRules(Cluster cluster, BackupDefaults defaults) {
        this.cluster = cluster;
        this.defaults = defaults;
    }

    @Override
    public void admit(Backup backup, Optional<Backup> old) {
        if (old.isPresent()) {
            admitChange(backup.getSpec(), old.get().getSpec());
            ImmutableFields.labels(
                    backup, old.get(), Names.LABEL_BACKUP_VOLUME, Names.LABEL_TARGET);
            ImmutableFields.annotation(backup, old.get(), Backups.ANNOTATION_REMOTE_NAME);
            ImmutableFields.annotation(backup, old.get(), Siblings.ANNOTATION_SIBLING_OF);
            ImmutableFields.addedAnnotation(backup, old.get(), Siblings.ANNOTATION_TARGETS);
            return;
        }
        defaults.fill(backup);
        Backup.Spec spec = backup.getSpec();
        String volume = label(backup, Names.LABEL_BACKUP_VOLUME);
        if (volume.isEmpty() && spec.snapshotName.isEmpty()) {
            throw new RefusedException(
                    "spec.snapshotName: a backup needs the snapshot to be backed up, or the label"
                            + " backup-volume if it is in a store already");
        }
        if (!BLOCK_SIZES.contains(spec.backupBlockSize)) {
            throw new RefusedException(
                    "spec.backupBlockSize: '%s' is not a block size; use 2097152 or 16777216"
                            .formatted(spec.backupBlockSize));
        }
        if (!spec.snapshotName.isEmpty()) {
            admitRequest(backup, volume);
        }
    }

    private static void admitChange(Backup.Spec spec, Backup.Spec old) {
        if (!old.snapshotName.equals(spec.snapshotName)) {
            throw new RefusedException(
                    "spec.snapshotName: it cannot be changed; create another Backup");
        }
        if (BLOCK_SIZES.contains(old.backupBlockSize)
                && old.backupBlockSize.length() > 2
                && !old.backupBlockSize.equals(spec.backupBlockSize)) {
            throw new RefusedException("spec.backupBlockSize: it cannot be changed");
        }
    }

    private void admitRequest(Backup backup, String volume) {
        Backup.Spec spec = backup.getSpec();
        new BackupName(backup.getMetadata().getName());
        if (!MODES.contains(spec.backupMode)) {
            throw new RefusedException(
                    "spec.backupMode: '%s' is not a mode; use full or incremental"
                            .formatted(spec.backupMode));
        }
        Snapshot snapshot =
                cluster.find(Snapshot.class, spec.snapshotName)
                        .orElseThrow(
                                () ->
                                        new RefusedException(
                                                "spec.snapshotName: there is no snapshot '%s'; create it first"
                                                        .formatted(spec.snapshotName)));
        if (!snapshot.getSpec().volume.equals(volume)) {
            throw new RefusedException(
                    "label backup-volume: '%s', but snapshot '%s' is of volume '%s'; leave the label out"
                            .formatted(volume, spec.snapshotName, snapshot.getSpec().volume));
        }
        admitTarget(backup, volume);
    }

    private void admitTarget(Backup backup, String volumeName) {
        String name = label(backup, Names.LABEL_TARGET);
        Optional<Volume> volume = cluster.find(Volume.class, volumeName);
        volume.ifPresent(
                present -> StandbyRules.refuseFor(present, "label backup-volume", "backup"));
        List<String> targets = Siblings.requestedTargets(backup);
        if (volume.isPresent()
                && !targets.contains(name)
                && !VolumeTargets.all(volume.get()).contains(name)) {
            throw new RefusedException(
                    "label backup-target: '%s', but volume '%s' is backed up to '%s'; change spec.backupTargetName of the volume, or leave the label out"
                            .formatted(
                                    name,
                                    volumeName,
                                    String.join("', '", VolumeTargets.all(volume.get()))));
        }
        BackupTarget target =
                cluster.find(BackupTarget.class, name)
                        .orElseThrow(
                                () ->
                                        new RefusedException(
                                                "backup target '%s' does not exist; set spec.backupTargetName of volume '%s' to one that does"
                                                        .formatted(name, volumeName)));
        if (target.getSpec().backupTargetURL.isEmpty()) {
            throw new RefusedException(
                    "backup target '%s' has no URL; set its spec.backupTargetURL".formatted(name));
        }
        if (Siblings.isSibling(backup)) {
            // it waits for its target, and holds up no other
            return;
        }
        VolumeTargets.requireKnown(cluster, Siblings.ANNOTATION_TARGETS, targets);
        if (isAway(target)) {
            throw new RefusedException(
                    "backup target '%s' is unavailable; kubectl describe backuptarget %s shows why"
                            .formatted(name, name));
        }
    }

    /** One that has just been made has not been looked at; its backups wait until it has been. */
    private static boolean isAway(BackupTarget target) {
        BackupTarget.Status status = target.getStatus();
        return !status.available
                && Conditions.find(status.conditions, TargetAvailability.UNAVAILABLE).isPresent();
    }

    private static String label(Backup backup, String key) {
        return Optional.ofNullable(backup.getMetadata().getLabels())
                .orElse(Map.of())
                .getOrDefault(key, "");
    }
}
