package io.drover.control.schedule;

import io.drover.control.job.JobRunner;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackupTarget;
import io.drover.resource.RecurringJob;
import io.drover.resource.ResourceKey;
import io.drover.resource.Times;

import org.apache.camel.Body;
import org.apache.camel.Variable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The volumes for which a run failed. Each is tried again alone, with pauses that double, until it
 * succeeds or the next run begins. Bean {@code failedVolumes}.
 */
public final class FailedVolumes {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    private static final int DOUBLINGS = 10;

    /** Reasons that end when the target is back. */
    static final Set<String> OF_TARGET = Set.of("TargetMissing", "TargetUnavailable");

    private final RunRoute route;
    private final JobSelection selection;
    private final JobRunner jobs;
    private final Informers informers;
    private final InstantSource clock;

    public FailedVolumes(
            RunRoute route,
            JobSelection selection,
            JobRunner jobs,
            Informers informers,
            InstantSource clock) {
        this.route = route;
        this.selection = selection;
        this.jobs = jobs;
        this.informers = informers;
        this.clock = clock;
    }

    /** The failures of a run that has ended take the place of those of the run before. */
    void replace(Reconciliation<RecurringJob, RecurringJob.Status> run, RunReport report) {
        Set<String> dealtWith =
                report.outcomes().stream()
                        .filter(outcome -> !isAttempted(outcome))
                        .map(VolumeOutcome::volume)
                        .collect(Collectors.toSet());
        List<RecurringJob.Failure> all =
                new ArrayList<>(
                        run.status().failures.stream()
                                .filter(failure -> !dealtWith.contains(failure.volume()))
                                .toList());
        report.failed().forEach(failed -> all.add(first(failed)));
        run.status().failures = all;
    }

    private static boolean isAttempted(VolumeOutcome outcome) {
        return outcome instanceof VolumeOutcome.Skipped skipped
                && skipped.reason().equals(VolumeTasks.ATTEMPT_RUNNING);
    }

    private RecurringJob.Failure first(VolumeOutcome.Failed failed) {
        return failure(
                failed.volume(),
                failed.reason(),
                failed.message(),
                1,
                Times.format(clock.instant()));
    }

    private RecurringJob.Failure again(RecurringJob.Failure before, String reason, String message) {
        return failure(before.volume(), reason, message, before.attempts() + 1, before.since());
    }

    private RecurringJob.Failure failure(
            String volume, String reason, String message, int attempts, String since) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts - 1, DOUBLINGS));
        Instant retryAt =
                clock.instant().plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
        return new RecurringJob.Failure(
                volume, reason, message, attempts, since, Times.format(retryAt));
    }

    /**
     * Takes the results of attempts that have ended; names of the volumes that have recovered.
     * Volumes that are gone, or that the job no longer selects, are forgotten.
     */
    public List<String> collect(@Body Reconciliation<RecurringJob, RecurringJob.Status> run) {
        RecurringJob.Status status = run.status();
        if (status.failures.isEmpty()) {
            return List.of();
        }
        Set<String> selected =
                selection.volumesOf(run.resource()).stream()
                        .map(volume -> volume.getMetadata().getName())
                        .collect(Collectors.toSet());
        List<String> recovered = new ArrayList<>();
        List<RecurringJob.Failure> left = new ArrayList<>();
        for (RecurringJob.Failure failure : status.failures) {
            if (!selected.contains(failure.volume())) {
                continue;
            }
            Optional<RecurringJob.Failure> still = afterAttempt(run, failure);
            if (still.isPresent()) {
                left.add(still.get());
            } else {
                recovered.add(failure.volume());
                run.normalEvent(
                        "VolumeRecovered",
                        "%s: done at attempt %d"
                                .formatted(failure.volume(), failure.attempts() + 1));
            }
        }
        status.failures = left;
        return recovered;
    }

    /** Empty if an attempt has succeeded; the failure itself if none has ended. */
    private Optional<RecurringJob.Failure> afterAttempt(
            Reconciliation<RecurringJob, RecurringJob.Status> run, RecurringJob.Failure failure) {
        String key = key(run, failure);
        Optional<JobRunner.Result> result = jobs.find(key).flatMap(JobRunner.Job::result);
        if (result.isEmpty()) {
            return Optional.of(failure);
        }
        jobs.forget(key);
        return switch (result.get()) {
            case JobRunner.Result.Done(RunReport report) ->
                    switch (report.outcomes().getFirst()) {
                        case VolumeOutcome.Done _ -> Optional.empty();
                        case VolumeOutcome.Failed failed ->
                                Optional.of(again(failure, failed.reason(), failed.message()));
                        case VolumeOutcome.Skipped skipped ->
                                Optional.of(again(failure, skipped.reason(), skipped.message()));
                    };
            case JobRunner.Result.Done(Object other) ->
                    throw new IllegalStateException("an attempt ended with " + other);
            case JobRunner.Result.Failed(InterruptedException _) -> Optional.of(failure);
            case JobRunner.Result.Failed(Throwable cause) ->
                    Optional.of(again(failure, "Failed", String.valueOf(cause)));
        };
    }

    /**
     * Starts the attempts whose pause is over, or whose backup target is back. None begins during a
     * run, which tries these volumes too.
     */
    public void retry(
            @Body Reconciliation<RecurringJob, RecurringJob.Status> run,
            @Variable("fields") RecurringJobFields fields) {
        List<RecurringJob.Failure> failures =
                run.status().running ? List.of() : run.status().failures;
        informers.await(
                run.key(),
                failures.stream()
                        .flatMap(failure -> targets(fields, failure).stream())
                        .map(target -> new ResourceKey(BackupTarget.class, target))
                        .distinct()
                        .toList());
        Instant now = clock.instant();
        Optional<Instant> slot = Times.parse(run.status().lastScheduleTime);
        for (RecurringJob.Failure failure : failures) {
            if (jobs.find(key(run, failure)).isPresent()) {
                continue;
            }
            Instant due =
                    isTargetBack(fields, failure)
                            ? now
                            : Times.parse(failure.retryAt()).orElse(now);
            if (due.isAfter(now)) {
                run.requeueAfter(Duration.between(now, due));
            } else {
                start(run, fields, failure, slot.orElse(now));
            }
        }
    }

    private void start(
            Reconciliation<RecurringJob, RecurringJob.Status> run,
            RecurringJobFields fields,
            RecurringJob.Failure failure,
            Instant slot) {
        RunNames names = new RunNames(run.name(), run.resource().getMetadata().getUid(), slot);
        route.start(
                key(run, failure),
                new RecurringRun(names, true, fields, List.of(failure.volume())),
                () -> informers.requeue(RecurringJob.class, run.name()));
    }

    private static String key(
            Reconciliation<RecurringJob, RecurringJob.Status> run, RecurringJob.Failure failure) {
        return RunKeys.ofAttempt(run.resource().getMetadata().getUid(), failure.volume());
    }

    private boolean isTargetBack(RecurringJobFields fields, RecurringJob.Failure failure) {
        return OF_TARGET.contains(failure.reason())
                && targets(fields, failure).stream()
                        .allMatch(
                                target ->
                                        informers
                                                .find(BackupTarget.class, target)
                                                .filter(found -> found.getStatus().available)
                                                .isPresent());
    }

    private List<String> targets(RecurringJobFields fields, RecurringJob.Failure failure) {
        return VolumeTask.targets(fields, failure.volume(), informers);
    }
}
