package io.drover.control.backupvolume;

import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.store.StoreException;
import io.drover.control.connection.TargetConnections;
import io.drover.control.job.Attempts;
import io.drover.control.job.Attempts.Attempt;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Cluster;
import io.drover.resource.ResourceReader;

import org.apache.camel.Body;
import org.apache.camel.ExchangeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** The steps of deleting a BackupVolume. Bean {@code backupVolumeDeletion}. */
public final class BackupVolumeDeletion {
    private static final Logger LOG = LoggerFactory.getLogger(BackupVolumeDeletion.class);

    private final ResourceReader resources;
    private final Cluster cluster;
    private final TargetConnections connections;
    private final Attempts attempts;
    private final Informers informers;

    public BackupVolumeDeletion(
            ResourceReader resources,
            Cluster cluster,
            TargetConnections connections,
            Attempts attempts,
            Informers informers) {
        this.resources = resources;
        this.cluster = cluster;
        this.connections = connections;
        this.attempts = attempts;
        this.informers = informers;
    }

    /**
     * Returns once the volume has been deleted from the store.
     *
     * @throws DeletionUnderWayException until then; its end requeues the BackupVolume
     * @throws DeletionFailedException if it failed, and before it is tried again
     */
    public void deleteRemotely(@Body Reconciliation<BackupVolume, BackupVolume.Status> run) {
        BackupVolume.Spec spec = run.resource().getSpec();
        VolumeName volume = new VolumeName(spec.volumeName);
        Attempt attempt =
                attempts.look(
                        "delete-volume/" + run.resource().getMetadata().getUid(),
                        progress -> {
                            connections
                                    .openForDeletion(target(run.resource()))
                                    .deleteVolume(volume);
                            return volume;
                        },
                        () -> informers.requeue(BackupVolume.class, run.name()));
        switch (attempt) {
            case Attempt.Running _ -> throw new DeletionUnderWayException(volume.value());
            case Attempt.Paused(String message, Duration left) ->
                    throw new DeletionFailedException(message, false, left);
            case Attempt.Failed(String message, Duration pause) ->
                    throw new DeletionFailedException(message, true, pause);
            case Attempt.Done _ -> LOG.info("volume {} is deleted from the store", volume);
        }
    }

    private BackupTarget target(BackupVolume deleted) throws StoreException {
        String name = deleted.getSpec().backupTargetName;
        return connections
                .findForDeletion(name, deleted)
                .orElseThrow(
                        () ->
                                new StoreException.Unavailable(
                                        "backup target '%s' is no longer available"
                                                .formatted(name)));
    }

    public void reportFailure(
            @Body Reconciliation<BackupVolume, BackupVolume.Status> run,
            @ExchangeException DeletionFailedException failure) {
        if (failure.news()) {
            run.warningEvent("BackupVolumeDeletionFailed", failure.getMessage());
        }
        run.status().messages = new TreeMap<>(Map.of("error", failure.getMessage()));
        run.requeueAfter(failure.pause());
    }

    /**
     * The Backups are deleted with their owner, and none of them may make a request to the store.
     * Those of others stay if the volume has another resource on the target.
     */
    public void removeBackups(@Body Reconciliation<BackupVolume, BackupVolume.Status> run) {
        remove(run, false);
    }

    /**
     * Like {@link #removeBackups}, where the volume's data was not deleted. While the target is in
     * use, requests that have not been completed stay: the store need not know their volume yet.
     */
    public void removeBackupsAlone(@Body Reconciliation<BackupVolume, BackupVolume.Status> run) {
        remove(run, isInUse(run.resource().getSpec().backupTargetName));
    }

    private void remove(
            Reconciliation<BackupVolume, BackupVolume.Status> run, boolean keepUnfinished) {
        BackupVolume.Spec spec = run.resource().getSpec();
        boolean only =
                BackupVolumes.find(resources, spec.backupTargetName, spec.volumeName).isEmpty();
        for (Backup backup : Backups.of(resources, spec)) {
            if (keepUnfinished && Backups.isUnfinished(backup)) {
                LOG.info(
                        "Backup {} stays without BackupVolume {}: it was requested and is not"
                                + " completed",
                        backup.getMetadata().getName(),
                        run.name());
            } else if (only || isOwned(backup, run.resource())) {
                cluster.deleteResourceOnly(backup);
            }
        }
    }

    private boolean isInUse(String target) {
        return resources
                .find(BackupTarget.class, target)
                .filter(found -> !found.isMarkedForDeletion())
                .filter(found -> !found.getSpec().backupTargetURL.isEmpty())
                .isPresent();
    }

    private static boolean isOwned(Backup backup, BackupVolume owner) {
        return backup.getMetadata().getOwnerReferences().stream()
                .anyMatch(reference -> reference.getUid().equals(owner.getMetadata().getUid()));
    }

    public void release(@Body Reconciliation<BackupVolume, BackupVolume.Status> run) {
        cluster.removeFinalizer(run.resource());
    }
}
