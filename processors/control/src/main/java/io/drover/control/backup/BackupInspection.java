package io.drover.control.backup;

import io.drover.blockengine.format.BackupInfo;
import io.drover.blockengine.store.StoreException;
import io.drover.control.backupvolume.Backups;
import io.drover.control.backupvolume.FoundBackupSpec;
import io.drover.control.connection.FoundBackups;
import io.drover.control.connection.TargetConnections;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.ResourceReader;
import io.drover.resource.Times;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Tells of backups that are in a store what the store tells of them. */
public final class BackupInspection {
    private static final Duration RETRY = Duration.ofSeconds(10);
    private static final Duration IN_PROGRESS_POLL = Duration.ofSeconds(30);

    private final Cluster cluster;
    private final TargetConnections connections;
    private final FoundBackups foundBackups;
    private final BackupStatusFields fields;
    private final InstantSource clock;

    public BackupInspection(
            ResourceReader resources,
            Cluster cluster,
            TargetConnections connections,
            FoundBackups foundBackups,
            InstantSource clock) {
        this.cluster = cluster;
        this.connections = connections;
        this.foundBackups = foundBackups;
        this.fields = new BackupStatusFields(resources, clock);
        this.clock = clock;
    }

    public void inspect(Reconciliation<Backup, Backup.Status> run) {
        Backup.Status status = run.status();
        boolean request = !run.resource().getSpec().snapshotName.isEmpty();
        if (run.ended()
                || run.deleting()
                || request && status.lastSyncedAt.isEmpty()
                || !Times.syncDue(run.resource().getSpec().syncRequestedAt, status.lastSyncedAt)) {
            return;
        }
        RemoteBackup remote = RemoteBackup.of(run.resource());
        Optional<BackupTarget> target = connections.findUsable(remote.target());
        if (target.isEmpty()) {
            run.requeueAfter(RETRY);
            return;
        }
        try {
            read(run, remote, target.get());
        } catch (StoreException.Corrupt | StoreException.NotFound e) {
            // a fact about the backup; whether its resource goes is for the volume's
            // synchronisation
            status.state = Backups.ERROR;
            status.error = e.getMessage();
            status.lastSyncedAt = Times.format(clock.instant());
        } catch (StoreException | IllegalArgumentException e) {
            status.messages = new TreeMap<>(Map.of("error", e.getMessage()));
            run.requeueAfter(RETRY);
        }
    }

    private void read(
            Reconciliation<Backup, Backup.Status> run, RemoteBackup remote, BackupTarget target)
            throws StoreException {
        BackupInfo backup = inspect(remote, target);
        if (backup.inProgress()) {
            // another cluster writes it, or died while it did
            run.status().state = Backups.UNKNOWN;
            run.status().messages =
                    new TreeMap<>(Map.of("info", "in progress, not by this cluster"));
            run.requeueAfter(IN_PROGRESS_POLL);
        } else {
            fields.completed(run.status(), target, backup);
            fillSpec(run, backup);
        }
    }

    /** What the synchronisation that created the resource has read is not read again. */
    private BackupInfo inspect(RemoteBackup remote, BackupTarget target) throws StoreException {
        Optional<BackupInfo> found =
                foundBackups.take(remote.target(), remote.volumeName(), remote.backupName());
        return found.isPresent()
                ? found.get()
                : connections.open(target).inspectBackup(remote.volumeName(), remote.backupName());
    }

    private void fillSpec(Reconciliation<Backup, Backup.Status> run, BackupInfo backup) {
        Backup.Spec spec = run.resource().getSpec();
        Map<String, Object> missing = FoundBackupSpec.missing(spec, backup);
        if (spec.snapshotName.isEmpty() && !missing.isEmpty()) {
            cluster.patchSpec(run.resource(), missing);
        }
    }
}
