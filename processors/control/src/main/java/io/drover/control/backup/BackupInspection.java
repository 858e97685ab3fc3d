package io.drover.control.backup;

import io.drover.blockengine.format.BackupInfo;
import io.drover.blockengine.store.StoreException;
import io.drover.control.backupvolume.Backups;
import io.drover.control.backupvolume.FoundBackupSpec;
import io.drover.control.connection.FoundBackups;
import io.drover.control.connection.TargetConnections;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.ResourceKey;
import io.drover.resource.Times;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Describes backups by their configuration in the store. Bean {@code backupInspection}. */
public final class BackupInspection {
    private static final Duration RETRY = Duration.ofSeconds(10);
    private static final Duration IN_PROGRESS_POLL = Duration.ofSeconds(30);

    private final Cluster cluster;
    private final TargetConnections connections;
    private final Informers informers;
    private final FoundBackups foundBackups;
    private final BackupStatusFields fields;
    private final InstantSource clock;

    BackupInspection(
            Cluster cluster,
            TargetConnections connections,
            Informers informers,
            FoundBackups foundBackups,
            BackupStatusFields fields,
            InstantSource clock) {
        this.cluster = cluster;
        this.connections = connections;
        this.informers = informers;
        this.foundBackups = foundBackups;
        this.fields = fields;
        this.clock = clock;
    }

    /**
     * @throws NotReadyException if its target is not available now; its next change requeues the
     *     Backup
     */
    public void awaitTarget(Reconciliation<Backup, Backup.Status> run) throws NotReadyException {
        String target = RemoteBackup.of(run.resource()).target();
        informers.await(run.key(), List.of(new ResourceKey(BackupTarget.class, target)));
        target(target);
    }

    private BackupTarget target(String name) throws NotReadyException {
        return connections
                .findUsable(name)
                .orElseThrow(
                        () ->
                                new NotReadyException(
                                        "backup target '%s' is not there or not available"
                                                .formatted(name)));
    }

    /** Copies the configuration in the store into the status. */
    public void describe(Reconciliation<Backup, Backup.Status> run) throws NotReadyException {
        Backup.Status status = run.status();
        RemoteBackup remote = RemoteBackup.of(run.resource());
        BackupTarget target = target(remote.target());
        informers.await(run.key(), List.of());
        try {
            read(run, remote, target);
        } catch (StoreException.Corrupt | StoreException.NotFound e) {
            // a fact about the backup; the volume's synchronisation decides whether to delete the
            // resource
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
