package io.drover.control.backup;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;
import io.drover.control.backupvolume.BackupVolumes;
import io.drover.control.backupvolume.Backups;
import io.drover.control.connection.TargetConnections;
import io.drover.control.job.Attempts;
import io.drover.control.job.Attempts.Attempt;
import io.drover.control.job.JobRunner;
import io.drover.control.setting.Settings;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.Events;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;
import io.drover.store.BackupUrl;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A Backup that a user deletes takes the remote backup along; one that a synchronisation removes
 * does not, and neither does one whose target is gone or cannot be reached.
 */
public final class BackupDeletion {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RESTORE_POLL = Duration.ofSeconds(2);

    private final Cluster cluster;
    private final TargetConnections connections;
    private final JobRunner jobs;
    private final Attempts attempts;
    private final BackupVolumes volumes;
    private final Settings settings;
    private final Informers informers;
    private final Events events;

    public BackupDeletion(
            Cluster cluster,
            TargetConnections connections,
            JobRunner jobs,
            Attempts attempts,
            BackupVolumes volumes,
            Settings settings,
            Informers informers,
            Events events) {
        this.cluster = cluster;
        this.connections = connections;
        this.jobs = jobs;
        this.attempts = attempts;
        this.volumes = volumes;
        this.settings = settings;
        this.informers = informers;
        this.events = events;
    }

    public void delete(Reconciliation<Backup, Backup.Status> run) {
        if (!run.deleting()) {
            return;
        }
        run.end();
        String backup = BackupExecution.key(run);
        if (!jobs.cancel(backup)) {
            run.requeueAfter(POLL);
            return;
        }
        jobs.forget(backup);
        RemoteBackup remote = RemoteBackup.of(run.resource());
        Optional<BackupTarget> target =
                connections
                        .findForDeletion(remote.target())
                        .filter(found -> remote.isAt(found.getSpec().backupTargetURL));
        if (run.resourceOnly() || hasNothingRemote(run, remote)) {
            cluster.removeFinalizer(run.resource());
        } else if (target.isEmpty()) {
            events.warning(
                    run.resource(),
                    "RemoteBackupKept",
                    "backup target '%s' is not there, not available or has another URL now"
                            .formatted(remote.target()));
            cluster.removeFinalizer(run.resource());
        } else if (isRead(run.status().url)) {
            run.status().messages =
                    new TreeMap<>(Map.of("waiting", "a volume is restored from it"));
            run.requeueAfter(RESTORE_POLL);
        } else {
            deleteRemotely(run, remote, target.get());
        }
    }

    /** A request that never came to its turn wrote nothing. */
    private static boolean hasNothingRemote(
            Reconciliation<Backup, Backup.Status> run, RemoteBackup remote) {
        boolean request = !run.resource().getSpec().snapshotName.isEmpty();
        boolean begun = !run.resource().getStatus().volumeName.isEmpty();
        return remote.volume().isEmpty() || request && !begun;
    }

    private boolean isRead(String url) {
        return !url.isEmpty()
                && cluster.list(Volume.class).stream()
                        .filter(volume -> volume.awaitsRestore() && !volume.isMarkedForDeletion())
                        .anyMatch(volume -> isSame(url, volume.getSpec().fromBackup));
    }

    private static boolean isSame(String url, String fromBackup) {
        try {
            return BackupUrl.parse(url).isSame(fromBackup);
        } catch (IllegalArgumentException e) {
            // a volume that no backup can be restored into
            return false;
        }
    }

    private void deleteRemotely(
            Reconciliation<Backup, Backup.Status> run, RemoteBackup remote, BackupTarget target) {
        VolumeName volume = remote.volumeName();
        BackupName name = remote.backupName();
        Attempt attempt =
                attempts.look(
                        "delete/" + run.resource().getMetadata().getUid(),
                        progress -> connections.openForDeletion(target).deleteBackup(volume, name),
                        () -> informers.requeue(Backup.class, run.name()));
        switch (attempt) {
            case Attempt.Running _ -> {
                run.status().state = Backups.DELETING;
                run.requeueAfter(POLL);
            }
            case Attempt.Paused(String message, Duration left) -> failed(run, message, left);
            case Attempt.Failed(String message, Duration pause) -> {
                events.warning(run.resource(), "BackupDeletionFailed", message);
                failed(run, message, pause);
            }
            case Attempt.Done _ -> deleted(run, target, volume);
        }
    }

    private void deleted(
            Reconciliation<Backup, Backup.Status> run, BackupTarget target, VolumeName volume) {
        if (settings.cleanUpSnapshotOfDeletedBackup()
                && !run.resource().getSpec().snapshotName.isEmpty()) {
            cluster.delete(Snapshot.class, run.resource().getSpec().snapshotName);
        }
        cluster.removeFinalizer(run.resource());
        volumes.requestSync(target, volume.value());
    }

    private static void failed(
            Reconciliation<Backup, Backup.Status> run, String message, Duration pause) {
        run.status().state = Backups.ERROR;
        run.status().messages = new TreeMap<>(Map.of("error", message));
        run.requeueAfter(pause);
    }
}
