package io.drover.control.image;

import io.drover.blockengine.format.BackingImageName;
import io.drover.control.connection.TargetConnections;
import io.drover.control.image.ImageObstacle.AttemptFailed;
import io.drover.control.image.ImageObstacle.NotReady;
import io.drover.control.job.Attempts;
import io.drover.control.job.Attempts.Attempt;
import io.drover.control.job.JobRunner;
import io.drover.control.job.Retries;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;

import org.apache.camel.Body;
import org.apache.camel.ExchangeException;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Deletes BackupBackingImages. One that a user deletes takes the image in the store along; one that
 * a synchronisation removes does not, and neither does one whose target was deleted or cannot be
 * used: it never waits for that. Bean {@code imageBackupRemoval}.
 */
public final class ImageBackupRemoval {
    private final Cluster cluster;
    private final TargetConnections connections;
    private final Attempts attempts;
    private final JobRunner jobs;
    private final Retries retries;
    private final Informers informers;

    ImageBackupRemoval(
            Cluster cluster,
            TargetConnections connections,
            Attempts attempts,
            JobRunner jobs,
            Retries retries,
            Informers informers) {
        this.cluster = cluster;
        this.connections = connections;
        this.attempts = attempts;
        this.jobs = jobs;
        this.retries = retries;
        this.informers = informers;
    }

    /**
     * @throws NotReady while the data is still moving
     */
    public void stop(@Body Reconciliation<BackupBackingImage, BackupBackingImage.Status> run)
            throws NotReady {
        String key = ImageBackupTransfer.key(run.resource());
        if (!jobs.cancel(key)) {
            throw new NotReady("its backup is being stopped");
        }
        jobs.forget(key);
        retries.forget(key);
    }

    /** What becomes of the image in the store: it is absent, kept or deleted. */
    public String decide(@Body Reconciliation<BackupBackingImage, BackupBackingImage.Status> run) {
        boolean nothingThere = run.resource().getStatus().url.isEmpty();
        if (run.resourceOnly() || nothingThere) {
            return "absent";
        }
        return target(run.resource()).isEmpty() ? "kept" : "deleted";
    }

    private Optional<BackupTarget> target(BackupBackingImage deleted) {
        return connections
                .findForDeletion(ImageBackups.target(deleted), deleted)
                .filter(found -> ImageBackups.isAt(deleted, found.getSpec().backupTargetURL));
    }

    /** Nothing in the store is touched. */
    public void announceKept(
            @Body Reconciliation<BackupBackingImage, BackupBackingImage.Status> run) {
        run.warningEvent(
                "RemoteBackingImageKept",
                "backup target '%s' is not there, not available or has another URL now"
                        .formatted(ImageBackups.target(run.resource())));
    }

    /**
     * Deletes it from the store on a separate thread.
     *
     * @throws NotReady until that is done
     * @throws AttemptFailed if it could not be done, and while the next attempt is some time off
     */
    public void delete(@Body Reconciliation<BackupBackingImage, BackupBackingImage.Status> run)
            throws NotReady, AttemptFailed {
        BackupTarget target =
                target(run.resource())
                        .orElseThrow(() -> new NotReady("its target is not available"));
        BackingImageName image = new BackingImageName(ImageBackups.image(run.resource()));
        Attempt attempt =
                attempts.look(
                        "delete-image/" + run.resource().getMetadata().getUid(),
                        progress -> connections.openForDeletion(target).images().delete(image),
                        () -> informers.requeue(BackupBackingImage.class, run.name()));
        switch (attempt) {
            case Attempt.Running _ -> {
                run.status().state = ImageBackups.DELETING;
                throw new NotReady("the image in the store is being deleted");
            }
            case Attempt.Paused(String message, var left) -> throw new AttemptFailed(message, left);
            case Attempt.Failed(String message, var pause) ->
                    throw new AttemptFailed(message, pause);
            case Attempt.Done _ -> {
                // nothing is left of it
            }
        }
    }

    /** Removes the finalizer. */
    public void release(@Body Reconciliation<BackupBackingImage, BackupBackingImage.Status> run) {
        cluster.removeFinalizer(run.resource());
    }

    /** Shows what the deletion waits for. */
    public void notReady(
            @Body Reconciliation<BackupBackingImage, BackupBackingImage.Status> run,
            @ExchangeException NotReady why) {
        run.status().messages = new TreeMap<>(Map.of("waiting", why.getMessage()));
    }

    /** Shows why it could not be deleted. */
    public void attemptFailed(
            @Body Reconciliation<BackupBackingImage, BackupBackingImage.Status> run,
            @ExchangeException AttemptFailed failure) {
        if (!run.status().error.equals(failure.getMessage())) {
            run.warningEvent("BackingImageDeletionFailed", failure.getMessage());
        }
        run.status().state = ImageBackups.ERROR;
        run.status().error = failure.getMessage();
        run.requeueAfter(failure.pause());
    }
}
