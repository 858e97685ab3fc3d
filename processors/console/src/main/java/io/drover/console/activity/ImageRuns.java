package io.drover.console.activity;

import io.drover.control.image.ImageBackups;
import io.drover.control.image.ImageStates;
import io.drover.resource.BackingImage;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.ResourceReader;
import io.drover.resource.Times;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Backing images that are fetched or uploaded, and their backups. */
record ImageRuns(ResourceReader caches) implements RunSource {
    @Override
    public Stream<Run> open(RunMaker maker) {
        return Stream.concat(
                caches.list(BackingImage.class).stream()
                        .filter(
                                image ->
                                        !image.isMarkedForDeletion() && !ImageStates.isReady(image))
                        .map(image -> open(maker, image)),
                caches.list(BackupBackingImage.class).stream()
                        .flatMap(backup -> open(maker, backup)));
    }

    private static Run open(RunMaker maker, BackingImage image) {
        String about = image.getSpec().sourceType;
        if (maker.isMoving(RunKind.IMAGE_UPLOAD, image)) {
            return maker.open(RunKind.IMAGE_UPLOAD, image, about, "", 0);
        }
        String message = ready(image).map(Condition::message).orElse("");
        if (ImageStates.hasFailed(image)) {
            return maker.failing(RunKind.IMAGE, image, about, message);
        }
        int percent =
                ImageStates.copies(image).stream()
                        .mapToInt(ImageStates.Copy::percent)
                        .max()
                        .orElse(0);
        boolean moving = maker.isMoving(RunKind.IMAGE, image);
        return maker.open(RunKind.IMAGE, image, about, moving ? "" : message, percent);
    }

    private static Optional<Condition> ready(BackingImage image) {
        return Conditions.find(image.getStatus().conditions, BackingImage.READY);
    }

    private static Stream<Run> open(RunMaker maker, BackupBackingImage backup) {
        String about = about(backup);
        BackupBackingImage.Status status = backup.getStatus();
        String messages = String.join("; ", status.messages.values());
        if (backup.isMarkedForDeletion()) {
            return Stream.of(maker.open(RunKind.IMAGE_BACKUP_DELETION, backup, about, messages, 0));
        }
        if (!backup.getSpec().userCreated || status.state.equals(ImageBackups.COMPLETED)) {
            return Stream.empty();
        }
        return Stream.of(
                status.state.equals(ImageBackups.ERROR)
                        ? maker.failing(RunKind.IMAGE_BACKUP, backup, about, status.error)
                        : maker.open(
                                RunKind.IMAGE_BACKUP,
                                backup,
                                about,
                                messages,
                                (int) status.progress));
    }

    private static String about(BackupBackingImage backup) {
        return "%s → %s".formatted(ImageBackups.image(backup), ImageBackups.target(backup));
    }

    @Override
    public Stream<Run> ended(RunMaker maker, Instant earliest) {
        return Stream.concat(
                caches.list(BackingImage.class).stream()
                        .filter(image -> !image.isMarkedForDeletion() && ImageStates.isReady(image))
                        .flatMap(
                                image ->
                                        later(readySince(image), earliest)
                                                .map(time -> ended(maker, image, time))),
                caches.list(BackupBackingImage.class).stream()
                        .filter(ImageRuns::isCompleted)
                        .flatMap(
                                backup ->
                                        later(backup.getStatus().backupCreatedAt, earliest)
                                                .map(time -> ended(maker, backup, time))));
    }

    private static boolean isCompleted(BackupBackingImage backup) {
        return backup.getSpec().userCreated
                && !backup.isMarkedForDeletion()
                && backup.getStatus().state.equals(ImageBackups.COMPLETED);
    }

    private static Stream<Instant> later(String time, Instant earliest) {
        return Times.parse(time).filter(found -> found.isAfter(earliest)).stream();
    }

    private static String readySince(BackingImage image) {
        return ready(image)
                .map(found -> Objects.requireNonNullElse(found.lastTransitionTime(), ""))
                .orElse("");
    }

    private static Run ended(RunMaker maker, BackingImage image, Instant time) {
        return maker.ended(
                RunKind.IMAGE,
                image,
                image.getSpec().sourceType,
                true,
                "",
                RunMaker.created(image),
                time);
    }

    private static Run ended(RunMaker maker, BackupBackingImage backup, Instant time) {
        return maker.ended(
                RunKind.IMAGE_BACKUP,
                backup,
                about(backup),
                true,
                "",
                RunMaker.created(backup),
                time);
    }
}
