package io.drover.console.page;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import io.drover.console.model.Place;
import io.drover.console.view.Hrefs;
import io.drover.console.view.Link;
import io.drover.console.view.Moment;
import io.drover.console.view.State;
import io.drover.console.view.SystemBackupPage.PartRow;
import io.drover.console.view.SystemBackupRow;
import io.drover.console.view.SystemRestorePage.ItemRow;
import io.drover.console.view.SystemRestoreRow;
import io.drover.control.system.SystemNames;
import io.drover.control.system.VolumePolicy;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.SystemBackup;
import io.drover.resource.SystemBackup.PartState;
import io.drover.resource.SystemRestore;
import io.drover.resource.SystemRestore.ItemState;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Rows about system backups and their restores. */
final class SystemRows {
    private static final String ERROR = "Error";
    private static final String COMPLETED = "Completed";
    private static final String PENDING = "Pending";

    private final Instant now;

    SystemRows(Instant now) {
        this.now = now;
    }

    SystemBackupRow backup(SystemBackup backup) {
        String name = backup.getMetadata().getName();
        SystemBackup.Status status = backup.getStatus();
        return new SystemBackupRow(
                state(backup),
                new Link(Hrefs.systemBackup(name), name),
                status.version.isEmpty() ? "–" : status.version,
                Moment.of(status.createdAt.isEmpty() ? created(backup) : status.createdAt, now),
                policy(backup),
                Optional.ofNullable(backup.getMetadata().getLabels())
                        .map(labels -> labels.get(SystemBackup.LABEL_JOB))
                        .orElse(""),
                parts(status),
                message(status.conditions));
    }

    private static String created(SystemBackup backup) {
        return Objects.requireNonNullElse(backup.getMetadata().getCreationTimestamp(), "");
    }

    static String policy(SystemBackup backup) {
        String policy = backup.getSpec().volumeBackupPolicy;
        return policy.isEmpty() ? VolumePolicy.IF_NOT_PRESENT.id() : policy;
    }

    private static String parts(SystemBackup.Status status) {
        List<PartState> parts =
                Stream.concat(status.volumes.stream(), status.images.stream()).toList();
        long open = parts.stream().filter(part -> part.state().equals(PENDING)).count();
        return parts.isEmpty() ? "" : "%d of %d".formatted(parts.size() - open, parts.size());
    }

    static boolean hasEnded(SystemBackup backup) {
        return backup.getStatus().state.equals(SystemNames.READY)
                || backup.getStatus().state.equals(SystemNames.ERROR);
    }

    static boolean hasEnded(SystemRestore restore) {
        return restore.getStatus().state.equals(COMPLETED)
                || restore.getStatus().state.equals(ERROR);
    }

    static State state(SystemBackup backup) {
        if (backup.isMarkedForDeletion()) {
            return State.run("being deleted");
        }
        return switch (backup.getStatus().state) {
            case SystemNames.READY -> State.ok("ready");
            case SystemNames.ERROR -> State.bad("failed");
            case SystemNames.CREATING_VOLUME_BACKUPS -> State.run("backing up volumes");
            case SystemNames.CREATING_IMAGE_BACKUPS -> State.run("backing up images");
            case SystemNames.GENERATING -> State.run("making the archive");
            case SystemNames.UPLOADING -> State.run("uploading the archive");
            case SystemNames.SYNCING -> State.run("being read");
            default -> State.run("waiting");
        };
    }

    static String message(List<Condition> conditions) {
        return Conditions.find(conditions, ERROR)
                .map(Condition::message)
                .filter(message -> !message.isEmpty())
                .orElse("");
    }

    PartRow volume(PartState part) {
        return new PartRow(
                state(part),
                new Link(Hrefs.volume(part.name()), part.name()),
                new Link(Hrefs.target(part.target()), part.target()),
                new Link(
                        Hrefs.backup(new Place(part.target(), part.name()), part.backup()),
                        part.backup()),
                part.message());
    }

    PartRow image(PartState part) {
        return new PartRow(
                state(part),
                new Link(Hrefs.image(part.name()), part.name()),
                new Link(Hrefs.target(part.target()), part.target()),
                new Link(Hrefs.image(part.name()), part.backup()),
                part.message());
    }

    private static State state(PartState part) {
        return switch (part.state()) {
            case COMPLETED -> State.ok("backed up");
            case "Skipped" -> State.idle("not needed");
            case ERROR -> State.bad("failed");
            default -> State.run("waiting");
        };
    }

    SystemRestoreRow restore(SystemRestore restore) {
        String name = restore.getMetadata().getName();
        String backup = restore.getSpec().systemBackup;
        return new SystemRestoreRow(
                state(restore),
                new Link(Hrefs.systemRestore(name), name),
                new Link(Hrefs.systemBackup(backup), backup),
                isDryRun(restore),
                Moment.of(restore.getStatus().startedAt, now),
                counts(restore).entrySet().stream()
                        .map(count -> count.getValue() + " " + word(count.getKey()))
                        .collect(joining(", ")),
                message(restore.getStatus().conditions));
    }

    static boolean isDryRun(SystemRestore restore) {
        return SystemNames.isSet(restore, SystemNames.ANNOTATION_DRY_RUN);
    }

    private static State state(SystemRestore restore) {
        if (restore.isMarkedForDeletion()) {
            return State.run("being deleted");
        }
        return switch (restore.getStatus().state) {
            case COMPLETED -> State.ok(isDryRun(restore) ? "shown" : "restored");
            case ERROR -> State.bad(isDryRun(restore) ? "would fail" : "failed");
            case "Downloading" -> State.run("reading the archive");
            case "Restoring" -> State.run(isDryRun(restore) ? "looking" : "restoring");
            default -> State.run("waiting");
        };
    }

    /** How many resources are in which state. */
    static Map<String, Long> counts(SystemRestore restore) {
        return restore.getStatus().items.stream()
                .collect(groupingBy(ItemState::state, TreeMap::new, counting()));
    }

    static String word(String state) {
        return switch (state) {
            case "Restored" -> "restored";
            case "ToBeRestored" -> "to be restored";
            case "Skipped" -> "skipped";
            case "Failed" -> "failed";
            default -> "open";
        };
    }

    static State itemState(String state) {
        return switch (state) {
            case "Restored" -> State.ok(word(state));
            case "ToBeRestored" -> State.run(word(state));
            case "Skipped" -> State.idle(word(state));
            case "Failed" -> State.bad(word(state));
            default -> State.run(word(state));
        };
    }

    static ItemRow item(ItemState item) {
        return new ItemRow(itemState(item.state()), item.kind(), item.name(), item.message());
    }
}
