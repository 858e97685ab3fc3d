package io.drover.console.page;

import static java.util.stream.Collectors.joining;

import io.drover.console.model.Images;
import io.drover.console.view.Hrefs;
import io.drover.console.view.ImageBackupRow;
import io.drover.console.view.ImagePage.CopyRow;
import io.drover.console.view.ImageRow;
import io.drover.console.view.Link;
import io.drover.console.view.Moment;
import io.drover.console.view.State;
import io.drover.console.view.Text;
import io.drover.control.image.ImageArrival;
import io.drover.control.image.ImageBackups;
import io.drover.control.image.ImageStates;
import io.drover.control.job.JobRunner;
import io.drover.resource.BackingImage;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Rows about backing images. */
final class ImageRows {
    private static final String WAITS_FOR_FILE = "WaitingForUpload";

    private final Images images;
    private final JobRunner jobs;
    private final Instant now;

    ImageRows(Images images, JobRunner jobs, Instant now) {
        this.images = images;
        this.jobs = jobs;
        this.now = now;
    }

    ImageRow row(String name) {
        Optional<BackingImage> image = images.image(name);
        List<BackupBackingImage> backups = images.backups(name);
        Link link = new Link(Hrefs.image(name), name);
        String targets = backups.stream().map(ImageBackups::target).collect(joining(", "));
        return image.map(here -> row(here, link, targets))
                .orElseGet(
                        () ->
                                new ImageRow(
                                        State.idle("only in a store"),
                                        link,
                                        false,
                                        "–",
                                        backups.stream()
                                                .map(backup -> size(backup.getStatus().size))
                                                .findFirst()
                                                .orElse("–"),
                                        "–",
                                        0,
                                        images.volumesOn(name).size(),
                                        targets,
                                        0,
                                        false,
                                        ""));
    }

    private ImageRow row(BackingImage image, Link link, String targets) {
        List<ImageStates.Copy> copies = ImageStates.copies(image);
        Optional<JobRunner.Job> upload = upload(image);
        int percent =
                upload.map(JobRunner.Job::percent)
                        .orElseGet(
                                () ->
                                        copies.stream()
                                                .mapToInt(ImageStates.Copy::percent)
                                                .max()
                                                .orElse(0));
        return new ImageRow(
                state(image),
                link,
                true,
                source(image),
                size(image.getStatus().size),
                size(image.getStatus().virtualSize),
                (int) copies.stream().filter(copy -> copy.state().equals("ready")).count(),
                images.volumesOn(image.getMetadata().getName()).size(),
                targets,
                percent,
                upload.isPresent()
                        || copies.stream().anyMatch(copy -> copy.state().equals("in-progress")),
                message(image));
    }

    static String size(long bytes) {
        return bytes == 0 ? "–" : Text.bytes(bytes);
    }

    private static String source(BackingImage image) {
        String type = image.getSpec().sourceType;
        return switch (type) {
            case "download" -> "download";
            case "upload" -> "upload";
            case "export-from-volume" ->
                    "volume " + image.getSpec().sourceParameters.getOrDefault("volume-name", "?");
            case "restore" -> "backup";
            case "clone" ->
                    "image " + image.getSpec().sourceParameters.getOrDefault("backing-image", "?");
            default -> type;
        };
    }

    /** The upload that is under way. */
    private Optional<JobRunner.Job> upload(BackingImage image) {
        return jobs.find(ImageArrival.key(image)).filter(job -> job.result().isEmpty());
    }

    /** Why the last upload of an image that still waits for its file failed. */
    String uploadTrouble(BackingImage image) {
        return jobs.find(ImageArrival.key(image))
                .flatMap(JobRunner.Job::result)
                .map(
                        result ->
                                result instanceof JobRunner.Result.Failed(Throwable cause)
                                        ? Optional.ofNullable(cause.getMessage())
                                                .orElse(cause.toString())
                                        : "")
                .filter(_ -> waitsForFile(image))
                .orElse("");
    }

    /** Whether a browser may send its file now. */
    boolean mayBeUploaded(BackingImage image) {
        return waitsForFile(image) && upload(image).isEmpty() && !image.isMarkedForDeletion();
    }

    private static boolean waitsForFile(BackingImage image) {
        return !ImageStates.isReady(image) && !image.getStatus().uploadTo.isEmpty();
    }

    private State state(BackingImage image) {
        if (image.isMarkedForDeletion()) {
            return State.run("being deleted");
        }
        if (ImageStates.isReady(image)) {
            return State.ok("ready");
        }
        if (upload(image).isPresent()) {
            return State.run("being uploaded");
        }
        if (ImageStates.hasFailed(image)) {
            return State.bad("failed");
        }
        return switch (condition(image).map(Condition::reason).orElse("")) {
            case WAITS_FOR_FILE -> State.warn("waits for its file");
            case "InProgress" -> State.run("under way");
            default -> State.run("waiting");
        };
    }

    private static Optional<Condition> condition(BackingImage image) {
        return Conditions.find(image.getStatus().conditions, BackingImage.READY)
                .filter(condition -> !condition.isTrue());
    }

    private static String message(BackingImage image) {
        return condition(image)
                .filter(condition -> !condition.reason().equals("InProgress"))
                .map(Condition::message)
                .orElse("");
    }

    static CopyRow copy(ImageStates.Copy copy) {
        State state =
                switch (copy.state()) {
                    case "ready" -> State.ok("ready");
                    case "failed" -> State.bad("failed");
                    case "in-progress" -> State.run("under way");
                    default -> State.run(copy.state().isEmpty() ? "waiting" : copy.state());
                };
        return new CopyRow(
                copy.disk(),
                state,
                copy.percent(),
                copy.state().equals("in-progress"),
                copy.message());
    }

    ImageBackupRow backup(BackupBackingImage backup) {
        BackupBackingImage.Status status = backup.getStatus();
        String target = ImageBackups.target(backup);
        boolean running =
                status.state.equals(ImageBackups.IN_PROGRESS) && !backup.isMarkedForDeletion();
        return new ImageBackupRow(
                state(backup),
                new Link(Hrefs.target(target), target),
                backup.getMetadata().getName(),
                size(status.size),
                Moment.of(status.backupCreatedAt, now),
                status.url,
                (int) status.progress,
                running,
                isRestorable(backup),
                status.error.isEmpty()
                        ? String.join("; ", status.messages.values())
                        : status.error);
    }

    static boolean isRestorable(BackupBackingImage backup) {
        return backup.getStatus().state.equals(ImageBackups.COMPLETED)
                && !backup.getStatus().url.isEmpty()
                && !backup.isMarkedForDeletion();
    }

    private static State state(BackupBackingImage backup) {
        if (backup.isMarkedForDeletion()) {
            return State.run("being deleted");
        }
        return switch (backup.getStatus().state) {
            case ImageBackups.COMPLETED -> State.ok("Completed");
            case ImageBackups.ERROR -> State.bad("failed");
            case ImageBackups.IN_PROGRESS -> State.run("under way");
            case ImageBackups.UNKNOWN -> State.warn("unknown");
            default -> State.run("waiting");
        };
    }
}
