package io.drover.console.activity;

import io.drover.control.system.SystemNames;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.ResourceReader;
import io.drover.resource.SystemBackup;
import io.drover.resource.SystemBackup.PartState;
import io.drover.resource.SystemRestore;
import io.drover.resource.Times;
import io.fabric8.kubernetes.api.model.HasMetadata;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** System backups and their restores. */
record SystemRuns(ResourceReader caches) implements RunSource {
    private static final int FULL = 100;
    private static final String ERROR = "Error";
    private static final String COMPLETED = "Completed";
    private static final String PENDING = "Pending";

    @Override
    public Stream<Run> open(RunMaker maker) {
        return Stream.concat(
                caches.list(SystemBackup.class).stream().flatMap(backup -> open(maker, backup)),
                caches.list(SystemRestore.class).stream()
                        .filter(restore -> !restore.isMarkedForDeletion() && !hasEnded(restore))
                        .map(restore -> open(maker, restore)));
    }

    private static Stream<Run> open(RunMaker maker, SystemBackup backup) {
        if (backup.isMarkedForDeletion()) {
            return Stream.of(
                    maker.open(
                            RunKind.SYSTEM_BACKUP_DELETION,
                            backup,
                            "",
                            message(backup.getStatus().conditions),
                            0));
        }
        if (hasEnded(backup) || isFound(backup)) {
            return Stream.empty();
        }
        SystemBackup.Status status = backup.getStatus();
        List<PartState> parts =
                Stream.concat(status.volumes.stream(), status.images.stream()).toList();
        long open = parts.stream().filter(part -> part.state().equals(PENDING)).count();
        String waits = message(status.conditions);
        return Stream.of(
                status.state.isEmpty()
                        ? maker.open(RunKind.SYSTEM_BACKUP, backup, "", waits, 0)
                        : maker.running(
                                RunKind.SYSTEM_BACKUP,
                                backup,
                                "",
                                waits.isEmpty() ? status.state : waits,
                                percent(parts.size() - open, parts.size()),
                                since(status.startedAt, backup)));
    }

    private static Instant since(String started, HasMetadata of) {
        return Times.parse(started).orElseGet(() -> RunMaker.created(of));
    }

    private static int percent(long part, long all) {
        return all == 0 ? 0 : (int) (part * FULL / all);
    }

    private static Run open(RunMaker maker, SystemRestore restore) {
        SystemRestore.Status status = restore.getStatus();
        long open = status.items.stream().filter(item -> item.state().equals(PENDING)).count();
        String waits = message(status.conditions);
        return status.state.isEmpty() || status.state.equals(PENDING)
                ? maker.open(RunKind.SYSTEM_RESTORE, restore, about(restore), waits, 0)
                : maker.running(
                        RunKind.SYSTEM_RESTORE,
                        restore,
                        about(restore),
                        waits.isEmpty() ? status.state : waits,
                        percent(status.items.size() - open, status.items.size()),
                        since(status.startedAt, restore));
    }

    private static String about(SystemRestore restore) {
        String backup = restore.getSpec().systemBackup;
        return SystemNames.isSet(restore, SystemNames.ANNOTATION_DRY_RUN)
                ? "dry run of " + backup
                : backup;
    }

    private static boolean hasEnded(SystemBackup backup) {
        return backup.getStatus().state.equals(SystemNames.READY)
                || backup.getStatus().state.equals(SystemNames.ERROR);
    }

    private static boolean hasEnded(SystemRestore restore) {
        return restore.getStatus().state.equals(COMPLETED)
                || restore.getStatus().state.equals(ERROR);
    }

    /** Whether it was not made here, but read from a store. */
    private static boolean isFound(SystemBackup backup) {
        return backup.getMetadata().getLabels() != null
                && backup.getMetadata().getLabels().containsKey(SystemNames.LABEL_VERSION);
    }

    private static String message(List<Condition> conditions) {
        return Conditions.find(conditions, ERROR).map(Condition::message).orElse("");
    }

    /** When the condition changed, which it does at a failure. */
    private static String changed(List<Condition> conditions) {
        return Conditions.find(conditions, ERROR)
                .map(found -> Objects.requireNonNullElse(found.lastTransitionTime(), ""))
                .orElse("");
    }

    @Override
    public Stream<Run> ended(RunMaker maker, Instant earliest) {
        return Stream.concat(
                        caches.list(SystemBackup.class).stream()
                                .filter(backup -> !backup.isMarkedForDeletion())
                                .filter(backup -> hasEnded(backup) && !isFound(backup))
                                .map(backup -> ended(maker, backup)),
                        caches.list(SystemRestore.class).stream()
                                .filter(restore -> !restore.isMarkedForDeletion())
                                .filter(SystemRuns::hasEnded)
                                .map(restore -> ended(maker, restore)))
                .filter(run -> run.ended().filter(time -> time.isAfter(earliest)).isPresent());
    }

    private static Run ended(RunMaker maker, SystemBackup backup) {
        SystemBackup.Status status = backup.getStatus();
        boolean good = status.state.equals(SystemNames.READY);
        Instant since = since(status.startedAt, backup);
        return maker.ended(
                RunKind.SYSTEM_BACKUP,
                backup,
                "",
                good,
                good ? "" : message(status.conditions),
                since,
                Times.parse(good ? status.lastSyncedAt : changed(status.conditions)).orElse(since));
    }

    private static Run ended(RunMaker maker, SystemRestore restore) {
        SystemRestore.Status status = restore.getStatus();
        Instant since = since(status.startedAt, restore);
        return maker.ended(
                RunKind.SYSTEM_RESTORE,
                restore,
                about(restore),
                status.state.equals(COMPLETED),
                message(status.conditions),
                since,
                Times.parse(changed(status.conditions)).orElse(since));
    }
}
