package io.drover.control.backup;

import io.drover.blockengine.backup.BackupOutcome;
import io.drover.blockengine.format.BackupInfo;
import io.drover.control.backupvolume.BackupVolumes;
import io.drover.control.job.Statistics;
import io.drover.control.setting.Settings;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.Events;
import io.drover.resource.Snapshot;
import io.drover.resource.StatusWriter;
import io.drover.resource.Volume;

import java.util.Optional;

/** What follows from a backup that has completed: its volume and its target hear of it. */
public final class BackupCompletion {
    /** On backups of recurring jobs, by Longhorn: the job's name. */
    private static final String LABEL_RECURRING_JOB = "RecurringJob";

    private final Cluster cluster;
    private final StatusWriter writer;
    private final BackupVolumes volumes;
    private final Settings settings;
    private final Statistics statistics;
    private final Events events;

    public BackupCompletion(
            Cluster cluster,
            StatusWriter writer,
            BackupVolumes volumes,
            Settings settings,
            Statistics statistics,
            Events events) {
        this.cluster = cluster;
        this.writer = writer;
        this.volumes = volumes;
        this.settings = settings;
        this.statistics = statistics;
        this.events = events;
    }

    /** Called once the backup's own status has been published. */
    void completed(Reconciliation<Backup, Backup.Status> run, BackupOutcome outcome) {
        statistics.write(run.resource(), outcome.statistics());
        cluster.find(BackupTarget.class, run.status().backupTargetName)
                .ifPresent(
                        target -> volumes.requestSync(target, outcome.backup().volume().value()));
        tellVolume(run.status(), outcome.backup());
        if (settings.cleanUpSnapshotOfCompletedBackup() && !isRecurring(run.resource())) {
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

    /** The snapshots of recurring jobs are theirs to keep or remove. */
    private static boolean isRecurring(Backup backup) {
        return backup.getSpec().labels.containsKey(LABEL_RECURRING_JOB);
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
