package io.drover.control.image;

import io.drover.blockengine.image.ImageOutcome;
import io.drover.control.connection.TargetConnections;
import io.drover.control.image.ImageObstacle.AttemptFailed;
import io.drover.control.image.ImageObstacle.InvalidSpec;
import io.drover.control.image.ImageObstacle.NotReady;
import io.drover.control.image.ImageObstacle.UnderWay;
import io.drover.control.job.Attempts;
import io.drover.control.job.Attempts.Attempt;
import io.drover.control.job.JobRunner;
import io.drover.control.setting.Settings;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackingImage;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.BackupTarget;
import io.drover.resource.ResourceKey;
import io.drover.resource.ResourceReader;
import io.drover.volume.ImageFiles;

import org.apache.camel.Body;

import java.util.List;

/** Makes the backups of images that are requested. Bean {@code imageBackupTransfer}. */
public final class ImageBackupTransfer {
    private final ResourceReader resources;
    private final Informers informers;
    private final TargetConnections connections;
    private final ImageFiles files;
    private final Attempts attempts;
    private final JobRunner jobs;
    private final Settings settings;
    private final ImageBackupFields fields;

    ImageBackupTransfer(
            ResourceReader resources,
            Informers informers,
            TargetConnections connections,
            ImageFiles files,
            Attempts attempts,
            JobRunner jobs,
            Settings settings,
            ImageBackupFields fields) {
        this.resources = resources;
        this.informers = informers;
        this.connections = connections;
        this.files = files;
        this.attempts = attempts;
        this.jobs = jobs;
        this.settings = settings;
        this.fields = fields;
    }

    static String key(BackupBackingImage backup) {
        return "image-backup/" + backup.getMetadata().getUid();
    }

    /**
     * Checks that there is a target to back up to.
     *
     * @throws InvalidSpec if there is no such target
     * @throws NotReady if it is not available
     */
    public void awaitTarget(@Body Reconciliation<BackupBackingImage, BackupBackingImage.Status> run)
            throws InvalidSpec, NotReady {
        informers.await(
                run.key(),
                List.of(
                        new ResourceKey(BackupTarget.class, ImageBackups.target(run.resource())),
                        new ResourceKey(BackingImage.class, ImageBackups.image(run.resource()))));
        target(run.resource());
    }

    private BackupTarget target(BackupBackingImage backup) throws InvalidSpec, NotReady {
        String name = ImageBackups.target(backup);
        BackupTarget target =
                resources
                        .find(BackupTarget.class, name)
                        .filter(found -> !found.isMarkedForDeletion())
                        .orElseThrow(
                                () ->
                                        new InvalidSpec(
                                                "spec.backupTargetName: there is no backup target '%s'; create it, or another backup that names one"
                                                        .formatted(name)));
        if (target.getSpec().backupTargetURL.isEmpty() || !target.getStatus().available) {
            throw new NotReady("backup target '" + name + "' has no URL or is not available");
        }
        return target;
    }

    /**
     * Backs the image up on a separate thread.
     *
     * @throws InvalidSpec if there is no target
     * @throws NotReady if the image is not there or not ready
     * @throws UnderWay until that is done
     * @throws AttemptFailed if an attempt failed, and while the next one is some time off
     */
    public void transfer(@Body Reconciliation<BackupBackingImage, BackupBackingImage.Status> run)
            throws InvalidSpec, NotReady, UnderWay, AttemptFailed {
        BackupBackingImage backup = run.resource();
        BackupTarget target = target(backup);
        BackingImage image = image(ImageBackups.image(backup));
        String key = key(backup);
        ImageBackupWork work =
                new ImageBackupWork(
                        image,
                        TargetConnections.reference(target),
                        backup.getSpec().labels,
                        settings.compression(),
                        files,
                        connections);
        fields.begun(backup, run.status(), target);
        Attempt attempt =
                attempts.look(
                        key, work, () -> informers.requeue(BackupBackingImage.class, run.name()));
        switch (attempt) {
            case Attempt.Running _ ->
                    throw new UnderWay(
                            jobs.find(key).map(job -> job.progress().percent()).orElse(0));
            case Attempt.Paused(String message, var left) -> throw new AttemptFailed(message, left);
            case Attempt.Failed(String message, var pause) ->
                    throw new AttemptFailed(message, pause);
            case Attempt.Done _ -> {
                // completed by the next step
            }
        }
    }

    private BackingImage image(String name) throws NotReady {
        BackingImage image =
                resources
                        .find(BackingImage.class, name)
                        .orElseThrow(
                                () -> new NotReady("there is no backing image '" + name + "'"));
        if (!ImageStates.isReady(image)) {
            throw new NotReady(
                    "backing image '%s' is not ready: %s"
                            .formatted(name, ImageStates.trouble(image)));
        }
        return image;
    }

    /** It is in the store. */
    public void complete(@Body Reconciliation<BackupBackingImage, BackupBackingImage.Status> run)
            throws InvalidSpec, NotReady {
        String key = key(run.resource());
        Object result = jobs.find(key).flatMap(JobRunner.Job::result).orElseThrow();
        if (!(result instanceof JobRunner.Result.Done(ImageOutcome outcome))) {
            throw new IllegalStateException("the backup of an image ended with " + result);
        }
        fields.described(run.resource(), run.status(), target(run.resource()), outcome.image());
        run.normalEvent(
                "BackingImageBackupCompleted",
                "%d of %d blocks were new; %d bytes uploaded"
                        .formatted(
                                outcome.statistics().blocksNew(),
                                outcome.statistics().blocksProcessed(),
                                outcome.statistics().bytesWritten()));
        informers.await(run.key(), List.of());
        jobs.forget(key);
    }
}
