package io.drover.backup;

import io.drover.blockengine.format.BackupInfo;
import io.drover.blockengine.store.StoreException;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.Run;
import io.drover.resource.Times;
import io.drover.target.Backups;
import io.drover.target.TargetConnections;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Tells of backups that are in a store what the store tells of them. */
public final class BackupInspection {
    private static final Duration RETRY = Duration.ofSeconds(10);
    private static final Duration IN_PROGRESS_POLL = Duration.ofSeconds(30);

    private final TargetConnections connections;
    private final BackupStatusFields fields;
    private final InstantSource clock;

    public BackupInspection(Cluster cluster, TargetConnections connections, InstantSource clock) {
        this.connections = connections;
        this.fields = new BackupStatusFields(cluster, clock);
        this.clock = clock;
    }

    public void inspect(Run<Backup, Backup.Status> run) {
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

    private void read(Run<Backup, Backup.Status> run, RemoteBackup remote, BackupTarget target)
            throws StoreException {
        BackupInfo backup =
                connections.open(target).inspectBackup(remote.volumeName(), remote.backupName());
        if (backup.inProgress()) {
            // another cluster writes it, or died while it did
            run.status().state = Backups.UNKNOWN;
            run.status().messages =
                    new TreeMap<>(Map.of("info", "in progress, not by this cluster"));
            run.requeueAfter(IN_PROGRESS_POLL);
        } else {
            fields.completed(run.status(), target, backup);
        }
    }
}
