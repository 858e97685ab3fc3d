package io.drover.console.activity;

import io.drover.console.model.BackupFacts;
import io.drover.control.backupvolume.Backups;
import io.drover.resource.Backup;
import io.drover.resource.BackupVolume;
import io.drover.resource.ResourceReader;

import java.time.Instant;
import java.util.stream.Stream;

/** Backups of volumes, and their deletion. */
record BackupRuns(ResourceReader caches) implements RunSource {
    @Override
    public Stream<Run> open(RunMaker maker) {
        return Stream.concat(
                caches.list(Backup.class).stream()
                        .filter(
                                backup ->
                                        BackupFacts.isRunning(backup)
                                                || backup.isMarkedForDeletion())
                        .map(backup -> open(maker, backup)),
                caches.list(BackupVolume.class).stream()
                        .filter(BackupVolume::isMarkedForDeletion)
                        .map(
                                volume ->
                                        maker.open(
                                                RunKind.BACKUPS_DELETION,
                                                volume,
                                                "all backups of %s on %s"
                                                        .formatted(
                                                                volume.getSpec().volumeName,
                                                                volume.getSpec().backupTargetName),
                                                String.join(
                                                        "; ", volume.getStatus().messages.values()),
                                                0)));
    }

    private static Run open(RunMaker maker, Backup backup) {
        return maker.open(
                backup.isMarkedForDeletion() ? RunKind.BACKUP_DELETION : RunKind.BACKUP,
                backup,
                about(backup),
                String.join("; ", backup.getStatus().messages.values()),
                backup.isMarkedForDeletion() ? 0 : backup.getStatus().progress);
    }

    private static String about(Backup backup) {
        return "%s → %s".formatted(Backups.volume(backup), Backups.target(backup));
    }

    @Override
    public Stream<Run> ended(RunMaker maker, Instant earliest) {
        return caches.list(Backup.class).stream()
                .filter(backup -> !backup.getSpec().snapshotName.isEmpty())
                .filter(
                        backup ->
                                Backups.isFinal(backup.getStatus())
                                        && !backup.isMarkedForDeletion())
                .filter(backup -> BackupFacts.time(backup).isAfter(earliest))
                .map(
                        backup ->
                                maker.ended(
                                        RunKind.BACKUP,
                                        backup,
                                        about(backup),
                                        !BackupFacts.hasFailed(backup),
                                        BackupFacts.message(backup),
                                        RunMaker.created(backup),
                                        BackupFacts.time(backup)));
    }
}
