package io.drover.control.system;

import io.drover.blockengine.format.SystemBackupPlace;
import io.drover.control.connection.TargetConnections;
import io.drover.control.job.Attempts;
import io.drover.control.job.JobRunner;
import io.drover.control.system.SystemObstacle.Waiting;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.SystemBackup;

import org.apache.camel.Body;

import java.time.Duration;
import java.util.Optional;

/**
 * Deletes SystemBackups. One that a user deletes takes the archive along, as long as its target can
 * be reached; backups of volumes stay. Bean {@code systemBackupDeletion}.
 */
public final class SystemBackupDeletion {
    private final Cluster cluster;
    private final TargetConnections connections;
    private final JobRunner jobs;
    private final Attempts attempts;
    private final Informers informers;

    SystemBackupDeletion(
            Cluster cluster,
            TargetConnections connections,
            JobRunner jobs,
            Attempts attempts,
            Informers informers) {
        this.cluster = cluster;
        this.connections = connections;
        this.jobs = jobs;
        this.attempts = attempts;
        this.informers = informers;
    }

    /**
     * @throws Waiting until an upload has stopped
     */
    public void stopUpload(@Body Reconciliation<SystemBackup, SystemBackup.Status> run)
            throws Waiting {
        String key = SystemBackupUpload.key(run.resource());
        if (!jobs.cancel(key)) {
            jobs.whenIdle(key, () -> informers.requeue(SystemBackup.class, run.name()));
            throw new Waiting("its upload is being stopped");
        }
        jobs.forget(key);
    }

    /** The archive is {@code absent}, to be {@code kept} or to be {@code deleted}. */
    public String decide(@Body Reconciliation<SystemBackup, SystemBackup.Status> run) {
        if (run.resourceOnly() || place(run).isEmpty()) {
            return "absent";
        }
        return target(run).isEmpty() ? "kept" : "deleted";
    }

    private Optional<BackupTarget> target(Reconciliation<SystemBackup, SystemBackup.Status> run) {
        return connections.findForDeletion(Names.DEFAULT_TARGET, run.resource());
    }

    /** Only what this resource has been seen to stand for; never what another one has written. */
    private static Optional<SystemBackupPlace> place(
            Reconciliation<SystemBackup, SystemBackup.Status> run) {
        String version = run.resource().getStatus().version;
        return version.isEmpty() ? Optional.empty() : SystemBackupPlace.of(version, run.name());
    }

    public void announceKept(@Body Reconciliation<SystemBackup, SystemBackup.Status> run) {
        run.warningEvent(
                "RemoteSystemBackupKept",
                "backup target default is not available or has another URL now");
    }

    /**
     * Deletes it from the store on another thread.
     *
     * @throws Waiting until that is done; it is tried again until it is
     */
    public void delete(@Body Reconciliation<SystemBackup, SystemBackup.Status> run) throws Waiting {
        run.status().state = SystemNames.DELETING;
        BackupTarget target =
                target(run).orElseThrow(() -> new Waiting("backup target default is away"));
        SystemBackupPlace place = place(run).orElseThrow();
        Attempts.Attempt attempt =
                attempts.look(
                        "delete-system-backup/" + run.resource().getMetadata().getUid(),
                        progress -> {
                            connections.openForDeletion(target).systemBackups().delete(place);
                            return place;
                        },
                        () -> informers.requeue(SystemBackup.class, run.name()));
        switch (attempt) {
            case Attempts.Attempt.Running _ ->
                    throw new Waiting("it is being deleted from the store");
            case Attempts.Attempt.Paused(String message, Duration left) -> {
                run.requeueAfter(left);
                throw new Waiting(message);
            }
            case Attempts.Attempt.Failed(String message, Duration pause) -> {
                run.warningEvent("SystemBackupDeletionFailed", message);
                run.requeueAfter(pause);
                throw new Waiting(message);
            }
            case Attempts.Attempt.Done _ -> {}
        }
    }

    /** Removes the finalizer. */
    public void release(@Body Reconciliation<SystemBackup, SystemBackup.Status> run) {
        cluster.removeFinalizer(run.resource());
    }
}
