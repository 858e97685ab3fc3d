package io.drover.control.backup;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.delete.DeleteOutcome;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.store.StoreException;
import io.drover.control.backupvolume.Backups;
import io.drover.control.backupvolume.BaseSnapshots;
import io.drover.control.connection.TargetConnections;
import io.drover.control.job.Attempts;
import io.drover.control.job.Attempts.Attempt;
import io.drover.control.setting.Settings;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.ResourceKey;
import io.drover.resource.ResourceReader;
import io.drover.resource.Volume;
import io.drover.store.BackupUrl;

import org.apache.camel.Body;
import org.apache.camel.ExchangeException;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Deletes backups from stores. Bean {@code remoteBackupDeletion}. */
public final class RemoteBackupDeletion {
    private final Cluster cluster;
    private final TargetConnections connections;
    private final Attempts attempts;
    private final Settings settings;
    private final Informers informers;
    private final ResourceReader resources;

    RemoteBackupDeletion(
            Cluster cluster,
            ResourceReader resources,
            TargetConnections connections,
            Attempts attempts,
            Settings settings,
            Informers informers) {
        this.cluster = cluster;
        this.resources = resources;
        this.connections = connections;
        this.attempts = attempts;
        this.settings = settings;
        this.informers = informers;
    }

    /**
     * @throws NotReadyException while a volume is being restored from the backup
     */
    public void awaitRestores(Reconciliation<Backup, Backup.Status> run) throws NotReadyException {
        String url = run.status().url;
        List<ResourceKey> restored =
                url.isEmpty()
                        ? List.of()
                        : resources.list(Volume.class).stream()
                                .filter(volume -> volume.awaitsRestore())
                                // its data stays at what it holds
                                .filter(volume -> !volume.follows())
                                .filter(volume -> !volume.isMarkedForDeletion())
                                .filter(volume -> isSame(url, volume.getSpec().fromBackup))
                                .map(ResourceKey::of)
                                .toList();
        informers.await(run.key(), restored);
        if (!restored.isEmpty()) {
            throw new NotReadyException("a volume is restored from it");
        }
    }

    private static boolean isSame(String url, String fromBackup) {
        try {
            return BackupUrl.parse(url).isSame(fromBackup);
        } catch (IllegalArgumentException e) {
            // a volume that no backup can be restored into
            return false;
        }
    }

    /**
     * Deletes it on a new thread.
     *
     * @throws NotReadyException until that is done
     * @throws AttemptFailedException if it could not be done, and while the next attempt is some
     *     time off
     */
    public void delete(Reconciliation<Backup, Backup.Status> run)
            throws NotReadyException, AttemptFailedException {
        RemoteBackup remote = RemoteBackup.of(run.resource());
        VolumeName volume = remote.volumeName();
        BackupName name = remote.backupName();
        BackupTarget target =
                connections
                        .findForDeletion(remote.target(), run.resource())
                        .orElseThrow(() -> new NotReadyException("its target is unavailable"));
        Attempt attempt =
                attempts.look(
                        "delete/" + run.resource().getMetadata().getUid(),
                        progress ->
                                delete(
                                        connections.openForDeletion(target),
                                        volume,
                                        name,
                                        isUnfinished(run.resource())),
                        () -> informers.requeue(Backup.class, run.name()));
        switch (attempt) {
            case Attempt.Running _ -> {
                run.status().state = Backups.DELETING;
                throw new NotReadyException("the remote backup is being deleted");
            }
            case Attempt.Paused(String message, Duration left) ->
                    throw new AttemptFailedException(message, message, left);
            case Attempt.Failed(String message, Duration pause) ->
                    throw new AttemptFailedException(message, message, pause);
            case Attempt.Done _ -> {}
        }
    }

    /** Whether it was given up before it had been completed. */
    private static boolean isUnfinished(Backup backup) {
        return !backup.getSpec().snapshotName.isEmpty()
                && backup.getStatus().backupCreatedAt.isEmpty();
    }

    /**
     * One that was given up before anything was written has left nothing: the store has no such
     * volume, and lists none of its backups. A completed one is missed instead.
     */
    private static DeleteOutcome delete(
            Backupstore store, VolumeName volume, BackupName name, boolean unfinished)
            throws StoreException, InterruptedException {
        try {
            return store.deleteBackup(volume, name);
        } catch (StoreException.NotFound e) {
            if (unfinished && store.backups(volume).isEmpty()) {
                return new DeleteOutcome(0, Optional.empty());
            }
            throw e;
        }
    }

    /** If a setting demands it. */
    public void cleanUpSnapshot(Reconciliation<Backup, Backup.Status> run) {
        String snapshot = run.resource().getSpec().snapshotName;
        String volume = Backups.volume(run.resource());
        if (settings.cleanUpSnapshotOfDeletedBackup()
                && !snapshot.isEmpty()
                && !Backups.neededSnapshots(resources, volume).contains(snapshot)) {
            new BaseSnapshots(resources, cluster).remove(volume, snapshot);
        }
    }

    /** Shows why it could not be deleted, with an event where the status did not show any. */
    public void attemptFailed(
            @Body Reconciliation<Backup, Backup.Status> run,
            @ExchangeException AttemptFailedException failure) {
        Outage.show(run, failure.getMessage(), "BackupDeletionFailed", failure.cause());
        run.status().state = Backups.ERROR;
        run.requeueAfter(failure.pause());
    }
}
