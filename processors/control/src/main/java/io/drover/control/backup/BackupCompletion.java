package io.drover.control.backup;

import io.drover.blockengine.backup.BackupOutcome;
import io.drover.blockengine.pipeline.TransferStatistics;
import io.drover.control.backupvolume.BackupVolumes;
import io.drover.control.backupvolume.Backups;
import io.drover.control.backupvolume.BaseSnapshots;
import io.drover.control.job.Statistics;
import io.drover.control.setting.Settings;
import io.drover.control.several.Siblings;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.ResourceReader;
import io.drover.resource.StatusWriter;
import io.drover.resource.Volume;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * The follow-up work once a backup's end has been published. The steps do nothing if the backup
 * failed. Bean {@code backupCompletion}.
 */
public final class BackupCompletion {
    private final ResourceReader resources;
    private final Cluster cluster;
    private final BackupJobs jobs;
    private final BackupVolumes volumes;
    private final Settings settings;
    private final BaseSnapshots bases;

    BackupCompletion(
            ResourceReader resources,
            Cluster cluster,
            BackupJobs jobs,
            BackupVolumes volumes,
            Settings settings) {
        this.resources = resources;
        this.cluster = cluster;
        this.jobs = jobs;
        this.volumes = volumes;
        this.settings = settings;
        this.bases = new BaseSnapshots(resources, cluster);
    }

    /** Into an annotation of the Backup. */
    public void recordStatistics(Reconciliation<Backup, Backup.Status> run) {
        ifCompleted(
                run,
                outcome ->
                        new Statistics(cluster)
                                .write(run.resource(), outcome.statistics(), outcome.changes()));
    }

    /** Requests a new read of the BackupVolume, since it holds one backup more. */
    public void requestVolumeSync(Reconciliation<Backup, Backup.Status> run) {
        ifCompleted(
                run,
                outcome ->
                        resources
                                .find(BackupTarget.class, run.status().backupTargetName)
                                .ifPresent(
                                        target ->
                                                volumes.requestSync(
                                                        target,
                                                        outcome.backup().volume().value())));
    }

    /** Into the Volume's {@code status.lastBackup}. */
    public void recordOnVolume(Reconciliation<Backup, Backup.Status> run) {
        ifCompleted(
                run,
                outcome ->
                        resources
                                .find(Volume.class, outcome.backup().volume().value())
                                .ifPresent(volume -> record(run.status(), outcome, volume)));
    }

    private void record(Backup.Status backup, BackupOutcome outcome, Volume volume) {
        Volume.Status status = Cluster.copy(volume.getStatus(), Volume.Status.class);
        status.lastBackup = outcome.backup().name().value();
        status.lastBackupAt = backup.backupCreatedAt;
        new StatusWriter(cluster).write(volume, status);
    }

    /**
     * If a setting demands it; the snapshots of recurring jobs are theirs to keep or remove. One
     * that an earlier backup left because this one might need it goes as well.
     */
    public void cleanUpSnapshot(Reconciliation<Backup, Backup.Status> run) {
        ifCompleted(
                run,
                outcome -> {
                    if (settings.cleanUpSnapshotOfCompletedBackup()
                            && !isRecurring(run.resource())
                            && !isNeeded(run)) {
                        bases.cleanUp(run.resource().getSpec().snapshotName, run.status());
                    }
                    bases.release(run.status());
                });
    }

    /** Whether a sibling has not read the snapshot yet; the last one cleans up. */
    private boolean isNeeded(Reconciliation<Backup, Backup.Status> run) {
        return Siblings.others(resources, run.resource()).stream()
                .anyMatch(
                        other ->
                                !Backups.isFinal(other.getStatus())
                                        && !other.isMarkedForDeletion());
    }

    private static boolean isRecurring(Backup backup) {
        return backup.getSpec().labels.containsKey(Names.LABEL_JOB_OF_BACKUP);
    }

    /**
     * Ends the work on the backup: publishes the event, and forgets the data mover. One that came
     * to a standstill is interrupted again; if it were only forgotten, it would continue unnoticed.
     */
    public void finish(Reconciliation<Backup, Backup.Status> run) {
        ifCompleted(run, outcome -> run.normalEvent("BackupCompleted", text(outcome)));
        if (jobs.stop(run.resource())) {
            jobs.forgetFailures(run.resource());
        }
    }

    private static String text(BackupOutcome outcome) {
        TransferStatistics statistics = outcome.statistics();
        return "%d of %d blocks were new; %d bytes uploaded, %d requests%s"
                .formatted(
                        statistics.blocksNew(),
                        statistics.blocksProcessed(),
                        statistics.bytesWritten(),
                        statistics.requests(),
                        outcome.changes().map(found -> "; changes: " + found.text()).orElse(""));
    }

    private void ifCompleted(
            Reconciliation<Backup, Backup.Status> run, Consumer<BackupOutcome> step) {
        Optional<BackupOutcome> outcome = jobs.outcome(run.resource());
        if (run.status().state.equals(Backups.COMPLETED)) {
            outcome.ifPresent(step);
        }
    }
}
