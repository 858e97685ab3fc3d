package io.drover.console.model;

import io.drover.control.schedule.CronSchedule;
import io.drover.control.schedule.RecurringJobFields;
import io.drover.control.schedule.RecurringTask;
import io.drover.control.schedule.VolumeSchedule;
import io.drover.resource.RecurringJob;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** How often recurring jobs make backups. For one answer: it remembers what it has computed. */
public final class BackupRhythm {
    /** So many runs are looked at, which covers a week of a job on working days. */
    private static final int RUNS = 8;

    private static final int MAX_RETENTION = Integer.MAX_VALUE;

    private final Instant now;

    /** By the jobs' names: the same few jobs are for most of the volumes. */
    private final Map<String, Optional<Duration>> pauses = new HashMap<>();

    private final Map<String, Optional<Instant>> runs = new HashMap<>();

    public BackupRhythm(Instant now) {
        this.now = now;
    }

    /** The longest time that should pass between two backups; empty if no job makes any. */
    public Optional<Duration> expected(VolumeSchedule schedule) {
        return schedule.jobs().stream()
                .filter(selected -> makesBackups(selected.job()))
                .flatMap(selected -> longestPause(selected.job()).stream())
                .min(Comparator.naturalOrder());
    }

    /** The next time that a job backs up the volume; empty if none does. */
    public Optional<Instant> next(VolumeSchedule schedule) {
        return schedule.jobs().stream()
                .filter(selected -> makesBackups(selected.job()))
                .flatMap(selected -> next(selected.job()).stream())
                .min(Comparator.naturalOrder());
    }

    /** The next run of a job; empty if its schedule cannot be read. */
    public Optional<Instant> next(RecurringJob job) {
        return runs.computeIfAbsent(
                job.getMetadata().getName(),
                name -> schedule(job).flatMap(schedule -> schedule.next(now)));
    }

    public static boolean makesBackups(RecurringJob job) {
        return task(job).filter(RecurringTask::isBackup).isPresent();
    }

    private static Optional<RecurringTask> task(RecurringJob job) {
        try {
            return Optional.of(RecurringTask.of(job.getSpec().task));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Empty if the job cannot be done as it is written. */
    public static Optional<CronSchedule> schedule(RecurringJob job) {
        try {
            return Optional.of(RecurringJobFields.of(job, MAX_RETENTION).schedule());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Optional<Duration> longestPause(RecurringJob job) {
        return pauses.computeIfAbsent(
                job.getMetadata().getName(), name -> schedule(job).flatMap(this::longestPause));
    }

    private Optional<Duration> longestPause(CronSchedule schedule) {
        Optional<Instant> run = schedule.next(now);
        Duration longest = Duration.ZERO;
        for (int i = 0; i < RUNS && run.isPresent(); i++) {
            Optional<Instant> following = schedule.next(run.get());
            if (following.isPresent()) {
                Duration pause = Duration.between(run.get(), following.get());
                longest = pause.compareTo(longest) > 0 ? pause : longest;
            }
            run = following;
        }
        return longest.isZero() ? Optional.empty() : Optional.of(longest);
    }
}
