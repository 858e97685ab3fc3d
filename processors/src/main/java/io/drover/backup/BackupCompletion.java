package io.drover.backup;

import io.drover.blockengine.backup.BackupOutcome;
import io.drover.blockengine.backup.TransferStatistics;
import io.drover.blockengine.format.BackupInfo;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.Events;
import io.drover.resource.Run;
import io.drover.resource.Settings;
import io.drover.resource.Snapshot;
import io.drover.resource.StatusWriter;
import io.drover.resource.Volume;
import io.drover.target.BackupVolumes;
import io.drover.target.Backups;

import java.util.Map;
import java.util.Optional;

/** What follows from a backup that has completed: its volume and its target hear of it. */
public final class BackupCompletion {
    private final Cluster cluster;
    private final StatusWriter writer;
    private final BackupVolumes volumes;
    private final Settings settings;
    private final Events events;

    public BackupCompletion(
            Cluster cluster,
            StatusWriter writer,
            BackupVolumes volumes,
            Settings settings,
            Events events) {
        this.cluster = cluster;
        this.writer = writer;
        this.volumes = volumes;
        this.settings = settings;
        this.events = events;
    }

    /** Called once the backup's own status has been published. */
    void completed(Run<Backup, Backup.Status> run, BackupOutcome outcome) {
        annotate(run, outcome.statistics());
        cluster.find(BackupTarget.class, run.status().backupTargetName)
                .ifPresent(
                        target -> volumes.requestSync(target, outcome.backup().volume().value()));
        tellVolume(run.status(), outcome.backup());
        if (settings.cleanUpSnapshotOfCompletedBackup()) {
            cluster.delete(Snapshot.class, run.resource().getSpec().snapshotName);
        }
        events.normal(
                run.resource(),
                "BackupCompleted",
                "%d of %d blocks were new; %d bytes uploaded, %d requests"
                        .formatted(
                                outcome.statistics().blocksNew(),
                                outcome.statistics().blocksProcessed(),
                                outcome.statistics().bytesWritten(),
                                outcome.statistics().requests()));
    }

    /** A field of Drover's own, so it is an annotation. */
    private void annotate(Run<Backup, Backup.Status> run, TransferStatistics statistics) {
        Map<String, Object> annotations =
                Map.of(
                        Backups.ANNOTATION_STATISTICS,
                        Cluster.MAPPER.valueToTree(statistics).toString());
        cluster.patch(
                Backup.class, run.name(), Map.of("metadata", Map.of("annotations", annotations)));
    }

    private void tellVolume(Backup.Status status, BackupInfo backup) {
        Optional<Volume> volume = cluster.find(Volume.class, backup.volume().value());
        if (volume.isPresent()) {
            Volume.Status told = StatusWriter.copy(volume.get().getStatus(), Volume.Status.class);
            told.lastBackup = backup.name().value();
            told.lastBackupAt = status.backupCreatedAt;
            writer.write(volume.get(), told);
        }
    }
}
