package io.drover.control.backup;

import io.drover.control.backupvolume.BackupVolumes;
import io.drover.control.connection.TargetConnections;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;

import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeException;

import java.util.Optional;

/**
 * Deletes Backups. One that a user deletes takes the remote backup along; one that a
 * synchronisation removes does not, and neither does one whose target was deleted or cannot be
 * reached. Bean {@code backupDeletion}.
 */
public final class BackupDeletion {
    /** Exchange property that states whether the remote backup is absent, kept or deleted. */
    public static final String PROPERTY = "DroverRemoteBackup";

    private final Cluster cluster;
    private final TargetConnections connections;
    private final BackupJobs jobs;
    private final BackupVolumes volumes;

    BackupDeletion(
            Cluster cluster,
            TargetConnections connections,
            BackupJobs jobs,
            BackupVolumes volumes) {
        this.cluster = cluster;
        this.connections = connections;
        this.jobs = jobs;
        this.volumes = volumes;
    }

    /**
     * @throws NotReadyException while a data mover has not stopped yet
     */
    public void stopDataMover(Reconciliation<Backup, Backup.Status> run) throws NotReadyException {
        if (!jobs.stop(run.resource())) {
            throw new NotReadyException("its data mover is being stopped");
        }
        jobs.forgetFailures(run.resource());
    }

    /**
     * Puts into the exchange property {@link #PROPERTY} whether the remote backup is {@code absent}
     * or not to be touched, is {@code kept} since its target cannot be used, or to be {@code
     * deleted}.
     */
    public void decide(@Body Reconciliation<Backup, Backup.Status> run, Exchange exchange) {
        RemoteBackup remote = RemoteBackup.of(run.resource());
        exchange.setProperty(
                PROPERTY,
                run.resourceOnly() || hasNothingRemote(run, remote)
                        ? "absent"
                        : target(run.resource(), remote).isEmpty() ? "kept" : "deleted");
    }

    private Optional<BackupTarget> target(Backup deleted, RemoteBackup remote) {
        return connections
                .findForDeletion(remote.target(), deleted)
                .filter(found -> remote.isAt(found.getSpec().backupTargetURL));
    }

    /** A request that never had its turn wrote nothing. */
    private static boolean hasNothingRemote(
            Reconciliation<Backup, Backup.Status> run, RemoteBackup remote) {
        boolean request = !run.resource().getSpec().snapshotName.isEmpty();
        boolean begun = !run.resource().getStatus().volumeName.isEmpty();
        return remote.volume().isEmpty() || request && !begun;
    }

    public void announceKept(Reconciliation<Backup, Backup.Status> run) {
        run.warningEvent(
                "RemoteBackupKept",
                "backup target '%s' is not there, not available or has another URL now"
                        .formatted(RemoteBackup.of(run.resource()).target()));
    }

    /** Removes the finalizer. */
    public void release(Reconciliation<Backup, Backup.Status> run) {
        cluster.removeFinalizer(run.resource());
    }

    /** Requests a new read of the BackupVolume, since it holds one backup less. */
    public void requestVolumeSync(Reconciliation<Backup, Backup.Status> run) {
        RemoteBackup remote = RemoteBackup.of(run.resource());
        target(run.resource(), remote)
                .ifPresent(target -> volumes.requestSync(target, remote.volume()));
    }

    public void notReady(
            @Body Reconciliation<Backup, Backup.Status> run,
            @ExchangeException NotReadyException obstacle) {
        run.status().messages.put("waiting", obstacle.getMessage());
    }
}
