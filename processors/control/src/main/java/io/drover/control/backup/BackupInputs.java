package io.drover.control.backup;

import io.drover.control.backuptarget.TargetAvailability;
import io.drover.control.backupvolume.Backups;
import io.drover.control.claim.ClaimFacts;
import io.drover.control.several.Siblings;
import io.drover.control.several.VolumeTargets;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.Conditions;
import io.drover.resource.ResourceReader;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;

/** Finds the snapshot, volume and target of a backup, or reports why it cannot. */
final class BackupInputs {
    private final ResourceReader resources;

    BackupInputs(ResourceReader resources) {
        this.resources = resources;
    }

    /**
     * @throws BackupFailedException if there is none
     */
    Snapshot snapshot(Backup backup) throws BackupFailedException {
        String name = backup.getSpec().snapshotName;
        return resources
                .find(Snapshot.class, name)
                .orElseThrow(
                        () -> new BackupFailedException("snapshot '" + name + "' does not exist"));
    }

    /**
     * The volume of a snapshot, with the snapshot ready to be read by the backup.
     *
     * @throws BackupFailedException if there is no such volume, or the snapshot could not be taken
     * @throws NotReadyException if the volume is being restored, or the snapshot is not taken yet
     */
    Volume volume(Backup backup, Snapshot snapshot)
            throws BackupFailedException, NotReadyException {
        Volume volume =
                resources
                        .find(Volume.class, snapshot.getSpec().volume)
                        .orElseThrow(
                                () ->
                                        new BackupFailedException(
                                                "volume '"
                                                        + snapshot.getSpec().volume
                                                        + "' does not exist"));
        if (volume.awaitsRestore()) {
            throw new NotReadyException("the volume is being restored");
        }
        if (!snapshot.getStatus().readyToUse && !isKept(backup, snapshot, volume)) {
            String name = snapshot.getMetadata().getName();
            String error = snapshot.getStatus().error;
            if (error.isEmpty()) {
                throw new NotReadyException("snapshot " + name + " is not ready");
            }
            throw new BackupFailedException("snapshot " + name + ": " + error);
        }
        return volume;
    }

    /**
     * Whether a snapshot that is being deleted is read nevertheless: that of a claim is there as
     * long as the Job of a backup, and that Job may be one of a Drover that has been killed. Each
     * would wait for the other if the backup did not go on with it. If there is no Job any more,
     * neither is the snapshot soon, and the backup fails.
     */
    private static boolean isKept(Backup backup, Snapshot snapshot, Volume volume) {
        return snapshot.isMarkedForDeletion()
                && backup.getStatus().state.equals(Backups.IN_PROGRESS)
                && ClaimFacts.on(volume).isPresent();
    }

    /** The CSI driver of a volume that is a claim; empty for one of Drover's own. */
    String driver(String volume) {
        return resources
                .find(Volume.class, volume)
                .flatMap(ClaimFacts::on)
                .map(ClaimFacts::driver)
                .orElse("");
    }

    /**
     * @throws BackupFailedException if there is none, or it has no URL
     * @throws NotReadyException if it is unavailable
     */
    BackupTarget target(Backup backup) throws BackupFailedException, NotReadyException {
        RemoteBackup remote = RemoteBackup.of(backup);
        String name = remote.target();
        BackupTarget target =
                resources
                        .find(BackupTarget.class, name)
                        .filter(found -> !found.isMarkedForDeletion())
                        .orElseThrow(
                                () ->
                                        new BackupFailedException(
                                                "backup target '%s' does not exist; %s"
                                                        .formatted(name, remedy(backup, remote))));
        if (target.getSpec().backupTargetURL.isEmpty()) {
            throw new BackupFailedException(
                    "backup target '%s' has no URL; set its spec.backupTargetURL".formatted(name));
        }
        if (!target.getStatus().available) {
            throw new NotReadyException(
                    "backup target '%s' is unavailable: %s"
                            .formatted(
                                    name,
                                    Conditions.find(
                                                    target.getStatus().conditions,
                                                    TargetAvailability.UNAVAILABLE)
                                            .map(condition -> condition.message())
                                            .orElse("it has not been looked at yet")));
        }
        return target;
    }

    private static String remedy(Backup backup, RemoteBackup remote) {
        return Siblings.isSibling(backup)
                ? "create it, or take it out of annotation %s of volume %s or of the recurring job"
                        .formatted(VolumeTargets.ANNOTATION, remote.volume())
                : "set spec.backupTargetName of volume %s to one that does"
                        .formatted(remote.volume());
    }
}
