package io.drover.control.schedule;

import io.drover.blockengine.retention.Candidate;
import io.drover.blockengine.retention.RetentionRule;
import io.drover.resource.Cluster;
import io.drover.resource.Condition;
import io.drover.resource.ResourceReader;
import io.drover.resource.SystemBackup;
import io.drover.resource.Times;

import org.apache.camel.Body;
import org.apache.camel.Variable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The system backups that runs make and remove. Bean {@code recurringSystemBackups}. */
public final class RecurringSystemBackups {
    /** Stands for the volumes of a run, since a system backup is of all; no volume is named so. */
    static final String SYSTEM = "(system)";

    private final ResourceReader resources;
    private final Cluster cluster;
    private final ResourceWait waits;
    private final InstantSource clock;
    private final Duration patience;

    /**
     * @param patience how long a system backup may take; it has a deadline of its own
     */
    public RecurringSystemBackups(
            ResourceReader resources,
            Cluster cluster,
            ResourceWait waits,
            InstantSource clock,
            Duration patience) {
        this.resources = resources;
        this.cluster = cluster;
        this.waits = waits;
        this.clock = clock;
        this.patience = patience;
    }

    /** Creates it, unless the run has done so before a restart; returns its name. */
    public String create(@Body VolumeTask task) {
        task.run().requireActive();
        SystemBackup backup = new SystemBackup();
        String name = task.snapshot();
        backup.setMetadata(
                cluster.metadata(name, Map.of(SystemBackup.LABEL_JOB, task.run().job())));
        backup.getSpec().volumeBackupPolicy = task.run().fields().volumeBackupPolicy();
        cluster.createIfAbsent(backup);
        return name;
    }

    /**
     * @throws TaskObstacle.Failed if it failed, or has not ended in time
     */
    public void await(@Body VolumeTask task, @Variable("systemBackup") String name)
            throws InterruptedException, TaskObstacle.Failed {
        SystemBackup backup =
                waits.until(SystemBackup.class, name, RecurringSystemBackups::isOver, patience)
                        .orElseThrow(
                                () ->
                                        new TaskObstacle.Failed(
                                                "SystemBackupRemoved",
                                                "system backup %s was removed".formatted(name)));
        if (!backup.getStatus().state.equals(SystemBackup.READY)) {
            throw new TaskObstacle.Failed(
                    "SystemBackupFailed", "system backup %s: %s".formatted(name, reason(backup)));
        }
    }

    private static boolean isOver(SystemBackup backup) {
        String state = backup.getStatus().state;
        return state.equals(SystemBackup.READY) || state.equals(SystemBackup.ERROR);
    }

    private static String reason(SystemBackup backup) {
        return backup.getStatus().conditions.stream()
                .map(Condition::message)
                .filter(message -> !message.isEmpty())
                .findFirst()
                .orElse("it has not ended in time");
    }

    /**
     * Removes, in the store as well, those of the job's that its retention does not keep, and those
     * that failed before the last one that succeeded. One that is being made is never removed.
     */
    public void prune(@Body VolumeTask task) {
        Optional<RetentionRule> rule = task.run().fields().retention();
        if (rule.isEmpty()) {
            return;
        }
        List<SystemBackup> own =
                resources
                        .list(SystemBackup.class, SystemBackup.LABEL_JOB, task.run().job())
                        .stream()
                        .filter(backup -> !backup.isMarkedForDeletion())
                        .toList();
        List<Candidate> ready =
                own.stream()
                        .filter(each -> each.getStatus().state.equals(SystemBackup.READY))
                        .map(RecurringSystemBackups::candidate)
                        .flatMap(Optional::stream)
                        .toList();
        rule.get()
                .plan(ready, clock.instant())
                .removed()
                .forEach(gone -> remove(task, gone.name()));
        Optional<Instant> last = ready.stream().map(Candidate::created).max(Instant::compareTo);
        own.stream()
                .filter(each -> each.getStatus().state.equals(SystemBackup.ERROR))
                .filter(each -> isBefore(each, last))
                .forEach(failed -> remove(task, failed.getMetadata().getName()));
    }

    private void remove(VolumeTask task, String name) {
        task.run().requireActive();
        cluster.delete(SystemBackup.class, name);
    }

    private static boolean isBefore(SystemBackup failed, Optional<Instant> last) {
        return last.isPresent()
                && Times.parse(failed.getMetadata().getCreationTimestamp())
                        .filter(time -> time.isBefore(last.get()))
                        .isPresent();
    }

    private static Optional<Candidate> candidate(SystemBackup backup) {
        return Times.parse(backup.getStatus().createdAt)
                .map(time -> new Candidate(backup.getMetadata().getName(), time));
    }
}
