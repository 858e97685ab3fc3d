package io.drover.control.schedule;

import io.drover.blockengine.retention.Ages;
import io.drover.blockengine.retention.RetentionRule;
import io.drover.control.several.Siblings;
import io.drover.control.several.VolumeTargets;
import io.drover.resource.GoDuration;
import io.drover.resource.RecurringJob;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What a RecurringJob demands, checked. Immutable. */
public final class RecurringJobFields {
    /** Zone of the IANA database in which {@code spec.cron} is meant; UTC without it. */
    public static final String ANNOTATION_TIME_ZONE = "drover.io/time-zone";

    /** Longest time, such as {@code 5m}, by which the start of a run is put off. */
    public static final String ANNOTATION_JITTER = "drover.io/jitter";

    /** {@code false}: a run that was due while Drover was down is left out. */
    public static final String ANNOTATION_CATCH_UP = "drover.io/catch-up";

    /** Generations to be kept, such as {@code daily=7,weekly=4}, instead of {@code retain}. */
    public static final String ANNOTATION_KEEP = "drover.io/keep";

    /**
     * Age, such as {@code 7d}: a volume to which nothing was written since its last backup is left
     * out as long as that is younger.
     */
    public static final String ANNOTATION_SKIP_UNCHANGED = "drover.io/skip-unchanged";

    /** All annotations that are read. */
    public static final List<String> ANNOTATIONS =
            List.of(
                    ANNOTATION_TIME_ZONE,
                    ANNOTATION_JITTER,
                    ANNOTATION_CATCH_UP,
                    ANNOTATION_KEEP,
                    ANNOTATION_SKIP_UNCHANGED,
                    Siblings.ANNOTATION_TARGETS);

    /** Longhorn's default of {@code spec.concurrency}. */
    public static final int DEFAULT_CONCURRENCY = 10;

    private final RecurringTask task;
    private final CronSchedule schedule;
    private final Optional<RetentionRule> retention;
    private final JobParameters parameters;
    private final Duration jitter;
    private final boolean catchUp;
    private final Optional<Duration> skipUnchanged;
    private final int retain;
    private final int concurrency;
    private final Map<String, String> labels;
    private final List<String> targets;

    private RecurringJobFields(RecurringJob job, int maxRetention) {
        RecurringJob.Spec spec = job.getSpec();
        Map<String, String> annotations = JobNames.annotations(job);
        JobNames.check(job);
        task = in("spec.task", () -> RecurringTask.of(spec.task));
        ZoneId given =
                in(
                        "annotation " + ANNOTATION_TIME_ZONE,
                        () ->
                                CronSchedule.zone(
                                        annotations.getOrDefault(ANNOTATION_TIME_ZONE, "UTC")));
        schedule = in("spec.cron", () -> CronSchedule.parse(spec.cron, given));
        retention = JobRetention.of(job, task, schedule.zone(), maxRetention);
        retain = Math.toIntExact(spec.retain);
        concurrency = concurrency(spec.concurrency);
        parameters = JobParameters.of(spec.parameters, task);
        jitter = jitter(annotations.getOrDefault(ANNOTATION_JITTER, ""), schedule);
        catchUp = catchUp(annotations.getOrDefault(ANNOTATION_CATCH_UP, "true"));
        skipUnchanged =
                Optional.ofNullable(annotations.get(ANNOTATION_SKIP_UNCHANGED))
                        .map(
                                text ->
                                        in(
                                                "annotation " + ANNOTATION_SKIP_UNCHANGED,
                                                () -> skipUnchanged(text, task)));
        labels = Map.copyOf(spec.labels);
        targets = targets(annotations, task);
    }

    /**
     * @param maxRetention what {@code spec.retain} may not exceed: the setting {@code
     *     recurring-job-max-retention} when a job is written. A job that is there runs although the
     *     setting was lowered since; its reader gives {@link Integer#MAX_VALUE}.
     * @throws IllegalArgumentException naming field, value and remedy
     */
    public static RecurringJobFields of(RecurringJob job, int maxRetention) {
        return new RecurringJobFields(job, maxRetention);
    }

    private static <T> T in(String field, Supplier<T> parser) {
        try {
            return parser.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(field + ": " + e.getMessage(), e);
        }
    }

    private static List<String> targets(Map<String, String> annotations, RecurringTask task) {
        List<String> targets = VolumeTargets.ofJob(annotations);
        if (!targets.isEmpty() && !task.isBackup()) {
            throw new IllegalArgumentException(
                    "annotation %s: '%s', but task %s makes no backups of volumes; leave it out"
                            .formatted(
                                    Siblings.ANNOTATION_TARGETS,
                                    String.join(",", targets),
                                    task.id()));
        }
        return targets;
    }

    private static int concurrency(long value) {
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "spec.concurrency: %d is no number of volumes; use 1 or more, or 0 for %d"
                            .formatted(value, DEFAULT_CONCURRENCY));
        }
        return value == 0 ? DEFAULT_CONCURRENCY : (int) value;
    }

    private static Duration jitter(String text, CronSchedule schedule) {
        Duration jitter = GoDuration.parse("annotation " + ANNOTATION_JITTER, text);
        if (!jitter.isZero() && jitter.compareTo(schedule.shortestInterval()) >= 0) {
            throw new IllegalArgumentException(
                    "annotation %s: '%s', but runs are due %d s apart; use less than that"
                            .formatted(
                                    ANNOTATION_JITTER,
                                    text,
                                    schedule.shortestInterval().toSeconds()));
        }
        return jitter;
    }

    private static boolean catchUp(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw new IllegalArgumentException(
                            "annotation %s: '%s' is neither; use true or false"
                                    .formatted(ANNOTATION_CATCH_UP, text));
        };
    }

    private static Duration skipUnchanged(String text, RecurringTask task) {
        if (task != RecurringTask.BACKUP) {
            throw new IllegalArgumentException(
                    "'%s', but task %s leaves no volume out; use task backup, or leave the annotation out"
                            .formatted(text, task.id()));
        }
        Duration age = Ages.parse(text);
        if (age.isZero()) {
            throw new IllegalArgumentException(
                    "'%s' would leave no volume out; use an age such as 7d".formatted(text));
        }
        return age;
    }

    public RecurringTask task() {
        return task;
    }

    public CronSchedule schedule() {
        return schedule;
    }

    /** Of the schedule, and of the days of generations. */
    public ZoneId zone() {
        return schedule.zone();
    }

    /** Which of what it made is kept; empty for a task that makes nothing. */
    public Optional<RetentionRule> retention() {
        return retention;
    }

    /**
     * {@code spec.retain}: for {@code snapshot-delete} the number of snapshots of any origin that
     * stay, from 0. Without meaning for other tasks, where {@link #retention} decides.
     */
    public int retain() {
        return retain;
    }

    /** Volumes that are handled at once, at least 1. */
    public int concurrency() {
        return concurrency;
    }

    /** Longest time by which the start of a run is put off; zero for none. */
    public Duration jitter() {
        return jitter;
    }

    /** Whether a run that was due while Drover was down is made up for. */
    public boolean catchUp() {
        return catchUp;
    }

    /**
     * How old the last backup of a volume that has not changed may be; empty if it plays no part.
     */
    public Optional<Duration> skipUnchanged() {
        return skipUnchanged;
    }

    /** Each so many backups of a volume are full; 0 for none. */
    public int fullBackupInterval() {
        return parameters.fullBackupInterval();
    }

    /**
     * {@code always}, {@code if-not-present} (the default) or {@code disabled}; for system backups.
     */
    public String volumeBackupPolicy() {
        return parameters.volumeBackupPolicy();
    }

    /**
     * Names of the targets that it backs volumes up to, instead of those of each volume; empty for
     * those.
     */
    public List<String> targets() {
        return targets;
    }

    /** Of the snapshots and backups that it makes, without those that Drover adds. */
    public Map<String, String> labels() {
        return labels;
    }
}
