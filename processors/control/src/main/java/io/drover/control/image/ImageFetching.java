package io.drover.control.image;

import io.drover.control.image.ImageObstacle.AttemptFailed;
import io.drover.control.image.ImageObstacle.InvalidSpec;
import io.drover.control.image.ImageObstacle.NotReady;
import io.drover.control.image.ImageObstacle.UnderWay;
import io.drover.control.job.Attempts;
import io.drover.control.job.Attempts.Attempt;
import io.drover.control.job.JobRunner;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackingImage;
import io.drover.volume.ImageFiles;

import org.apache.camel.Body;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Brings the file of an image, and looks after it. Bean {@code imageFetching}. */
public final class ImageFetching {
    private static final Pattern SHA512 = Pattern.compile("|[0-9a-f]{128}");

    private final ImageWriters writers;
    private final ImageFiles files;
    private final Attempts attempts;
    private final JobRunner jobs;
    private final Informers informers;
    private final ImageStates states;
    private final Duration deadline;

    /**
     * @param deadline how long it may take without progress
     */
    ImageFetching(
            ImageWriters writers,
            ImageFiles files,
            Attempts attempts,
            JobRunner jobs,
            Informers informers,
            ImageStates states,
            Duration deadline) {
        this.writers = writers;
        this.files = files;
        this.attempts = attempts;
        this.jobs = jobs;
        this.informers = informers;
        this.states = states;
        this.deadline = deadline;
    }

    static String key(BackingImage image) {
        return "image/" + image.getMetadata().getUid();
    }

    /**
     * Checks the fields; admission has done the same, where there is one.
     *
     * @throws InvalidSpec if one of them cannot be used
     */
    public void check(@Body Reconciliation<BackingImage, BackingImage.Status> run)
            throws InvalidSpec {
        try {
            validate(run.resource());
        } catch (IllegalArgumentException e) {
            throw new InvalidSpec(e.getMessage());
        }
    }

    /**
     * @throws IllegalArgumentException if a field cannot be used; the message names it
     */
    public static void validate(BackingImage image) {
        ImageSource.of(image);
        requireSha512("spec.checksum", image.getSpec().checksum);
        if (image.getSpec().dataEngine.equals("v2")) {
            throw new IllegalArgumentException(
                    "spec.dataEngine: 'v2' is not served; use v1, or leave it out");
        }
    }

    /**
     * @param field for the message
     * @throws IllegalArgumentException if it is neither empty nor a SHA-512
     */
    public static void requireSha512(String field, String checksum) {
        if (!SHA512.matcher(checksum).matches()) {
            throw new IllegalArgumentException(
                    "%s: '%s' is no SHA-512; give 128 hexadecimal digits in lower case, or leave it out"
                            .formatted(field, checksum));
        }
    }

    /**
     * Begins to fetch the file, or looks how far that is.
     *
     * @throws NotReady if something that its source needs is not there
     * @throws UnderWay until it is there
     * @throws AttemptFailed if an attempt failed, and while the next one is some time off
     */
    public void fetch(@Body Reconciliation<BackingImage, BackingImage.Status> run)
            throws IOException, NotReady, UnderWay, AttemptFailed {
        BackingImage image = run.resource();
        String key = key(image);
        run.status().uploadTo = "";
        if (ImageSource.of(image) instanceof ImageSource.Upload) {
            awaitUpload(run, key);
        }
        ImageFetch work =
                new ImageFetch(
                        run.name(),
                        files,
                        writers.of(image),
                        List.of(image.getSpec().checksum, image.getStatus().checksum));
        Attempt attempt =
                attempts.look(key, work, () -> informers.requeue(BackingImage.class, run.name()));
        switch (attempt) {
            case Attempt.Running _ -> throw underWay(key);
            case Attempt.Paused(String message, Duration left) ->
                    throw new AttemptFailed(message, left);
            case Attempt.Failed(String message, Duration pause) ->
                    throw new AttemptFailed(message, pause);
            case Attempt.Done _ -> {
                // accepted by the next step
            }
        }
    }

    private void awaitUpload(Reconciliation<BackingImage, BackingImage.Status> run, String key)
            throws IOException, NotReady {
        run.status().uploadTo = files.upload(run.name()).toAbsolutePath().toString();
        if (UploadedImage.hasArrived(run.resource(), files)) {
            attempts.hurry(key);
        }
        if (attempts.isDue(key)) {
            UploadedImage.require(run.resource(), files);
        }
    }

    private UnderWay underWay(String key) {
        Optional<JobRunner.Job> job = jobs.find(key);
        job.filter(stalled -> stalled.stalledFor().compareTo(deadline) > 0)
                .ifPresent(JobRunner.Job::cancel);
        return new UnderWay(job.map(present -> present.progress().percent()).orElse(0));
    }

    /** The file is there. */
    public void accept(@Body Reconciliation<BackingImage, BackingImage.Status> run) {
        String key = key(run.resource());
        Object result = jobs.find(key).flatMap(JobRunner.Job::result).orElseThrow();
        if (!(result instanceof JobRunner.Result.Done(FetchedImage fetched))) {
            throw new IllegalStateException("an image was fetched with " + result);
        }
        BackingImage.Status status = run.status();
        status.uuid = run.resource().getMetadata().getUid().substring(0, 8);
        status.size = fetched.size();
        status.virtualSize = fetched.virtualSize();
        status.realSize = fetched.realSize();
        status.checksum = fetched.checksum();
        status.uploadTo = "";
        states.ready(status);
        run.normalEvent(
                "BackingImageReady",
                "%d bytes with checksum %s".formatted(fetched.size(), fetched.checksum()));
        informers.await(run.key(), List.of());
        jobs.forget(key);
    }

    /**
     * Looks for the file of an image that was ready. One that is gone is fetched again, and has to
     * have the same checksum.
     */
    public void keep(@Body Reconciliation<BackingImage, BackingImage.Status> run)
            throws IOException {
        if (files.find(run.name()).isEmpty()) {
            String message = "the file of the image is gone; it is fetched again";
            states.failed(run.status(), "Gone", message);
            run.warningEvent("BackingImageGone", message);
            run.requeueAfter(Duration.ZERO);
        }
    }
}
