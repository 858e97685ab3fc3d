package io.drover.control.standby;

import io.drover.blockengine.format.VolumeName;
import io.drover.control.backupvolume.BackupVolumes;
import io.drover.control.backupvolume.Backups;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.ResourceKey;
import io.drover.resource.Times;
import io.drover.resource.Volume;
import io.drover.store.BackupUrl;

import org.apache.camel.Body;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the last backup of the volume that a standby volume follows, on the target that it names.
 * Bean {@code standbySource}.
 */
public final class StandbySource {
    private final Informers informers;

    StandbySource(Informers informers) {
        this.informers = informers;
    }

    /**
     * Looks for it among the resources, and shows it in the status as Longhorn does. The volume is
     * reconciled again when the target or its volumes change.
     */
    public Followed find(@Body Reconciliation<Volume, Volume.Status> run) {
        Volume volume = run.resource();
        String target = volume.getSpec().backupTargetName;
        String source = sourceOf(volume).value();
        informers.await(
                run.key(),
                List.of(
                        new ResourceKey(BackupTarget.class, target),
                        ResourceKey.any(BackupVolume.class)));
        BackupVolumes.find(informers, target, source)
                .ifPresent(
                        present ->
                                informers.await(
                                        run.key(),
                                        List.of(
                                                new ResourceKey(BackupTarget.class, target),
                                                ResourceKey.of(present))));
        Followed followed = find(target, source);
        run.status().lastBackup = "";
        run.status().lastBackupAt = "";
        if (followed instanceof Followed.Newest newest) {
            run.status().lastBackup = newest.backup();
            run.status().lastBackupAt = newest.source().getStatus().lastBackupAt;
        }
        return followed;
    }

    private Followed find(String targetName, String source) {
        Optional<BackupTarget> target = informers.find(BackupTarget.class, targetName);
        if (target.isEmpty()) {
            return new Followed.Nothing(
                    "TargetMissing",
                    "there is no BackupTarget '%s'; create it, or set spec.backupTargetName to the one that has the backups of volume %s"
                            .formatted(targetName, source));
        }
        Optional<BackupVolume> found = BackupVolumes.find(informers, targetName, source);
        if (found.isEmpty()) {
            return new Followed.Nothing(
                    "SourceMissing",
                    "backup target %s has no volume %s; set spec.backupTargetName to the one that has its backups"
                            .formatted(targetName, source));
        }
        BackupVolume.Status status = found.get().getStatus();
        return status.lastBackupName.isEmpty()
                ? new Followed.Nothing(
                        "NoBackup",
                        "volume %s has no completed backup on backup target %s"
                                .formatted(source, targetName))
                : new Followed.Newest(
                        target.get(),
                        found.get(),
                        status.lastBackupName,
                        Times.parse(status.lastBackupAt),
                        Backups.of(informers, found.get().getSpec()).stream()
                                .map(Backups::remoteName)
                                .collect(Collectors.toSet()));
    }

    /** The name of the volume whose backups are followed. */
    public static VolumeName sourceOf(Volume volume) {
        return BackupUrl.parse(volume.getSpec().fromBackup).volume();
    }
}
