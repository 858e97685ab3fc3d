package io.drover.control.backup;

import static java.util.Objects.requireNonNullElse;

import io.drover.blockengine.backup.BackupMode;
import io.drover.control.backupvolume.Backups;
import io.drover.control.several.Siblings;
import io.drover.control.several.VolumeTargets;
import io.drover.resource.Backup;
import io.drover.resource.Names;
import io.drover.resource.ResourceReader;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The defaults of a backup's manifest. */
public final class BackupDefaults {
    private final ResourceReader resources;

    public BackupDefaults(ResourceReader resources) {
        this.resources = resources;
    }

    /** Fills in what is missing of a request for a backup. */
    public void fill(Backup backup) {
        Backup.Spec spec = backup.getSpec();
        if (spec.snapshotName.isEmpty()) {
            return;
        }
        Map<String, String> labels =
                new TreeMap<>(requireNonNullElse(backup.getMetadata().getLabels(), Map.of()));
        resources
                .find(Snapshot.class, spec.snapshotName)
                .ifPresent(
                        snapshot ->
                                labels.putIfAbsent(
                                        Names.LABEL_BACKUP_VOLUME, snapshot.getSpec().volume));
        Optional<Volume> volume =
                resources.find(Volume.class, labels.getOrDefault(Names.LABEL_BACKUP_VOLUME, ""));
        volume.ifPresent(present -> ofVolume(spec, labels, present.getSpec()));
        backup.getMetadata().setLabels(labels);
        volume.ifPresent(present -> chooseTargets(backup, present));
        if (spec.backupMode.isEmpty()) {
            spec.backupMode = BackupMode.INCREMENTAL.id();
        }
    }

    /**
     * Those that the volume has now, unless the manifest names some, or one of the additional ones
     * alone, or it is a sibling itself.
     */
    private void chooseTargets(Backup backup, Volume volume) {
        String own = VolumeTargets.own(volume);
        if (Siblings.isSibling(backup)
                || Siblings.isTold(backup)
                || !Backups.target(backup).equals(own)) {
            return;
        }
        List<String> targets =
                VolumeTargets.all(volume).stream()
                        .filter(name -> name.equals(own) || VolumeTargets.exists(resources, name))
                        .toList();
        if (targets.size() > 1) {
            Siblings.choose(backup, targets);
        }
    }

    private static void ofVolume(Backup.Spec spec, Map<String, String> labels, Volume.Spec volume) {
        labels.putIfAbsent(
                Names.LABEL_TARGET,
                volume.backupTargetName.isEmpty() ? Names.DEFAULT_TARGET : volume.backupTargetName);
        spec.labels.putIfAbsent(
                Names.LABEL_ACCESS_MODE, volume.accessMode.isEmpty() ? "rwo" : volume.accessMode);
        if (spec.backupBlockSize.isEmpty()) {
            spec.backupBlockSize = volume.backupBlockSize;
        }
    }
}
