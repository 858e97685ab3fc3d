package io.drover.console.activity;

import io.drover.control.verification.VerificationSpecification;
import io.drover.resource.BackupTarget;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.RecurringJob;
import io.drover.resource.ResourceReader;
import io.drover.resource.Times;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Runs of recurring jobs, and of verifications. */
record ScheduledRuns(ResourceReader caches) implements RunSource {
    private static final int FULL = 100;

    @Override
    public Stream<Run> open(RunMaker maker) {
        return Stream.concat(
                caches.list(RecurringJob.class).stream()
                        .filter(job -> job.getStatus().running)
                        .map(job -> open(maker, job)),
                caches.list(BackupTarget.class).stream()
                        .filter(target -> !target.getStatus().verifyStartedAt.isEmpty())
                        .map(target -> maker.open(RunKind.VERIFICATION, target, "", "", 0)));
    }

    private static Run open(RunMaker maker, RecurringJob job) {
        RecurringJob.Status status = job.getStatus();
        int dealtWith = status.volumesDone + status.volumesFailed + status.volumesSkipped;
        return maker.running(
                RunKind.RECURRING_JOB,
                job,
                job.getSpec().task,
                "%d of %d volumes".formatted(dealtWith, status.volumesSelected),
                status.volumesSelected == 0 ? 0 : dealtWith * FULL / status.volumesSelected,
                since(job));
    }

    private static Instant since(RecurringJob job) {
        return Times.parse(job.getStatus().lastRunTime).orElseGet(() -> RunMaker.created(job));
    }

    @Override
    public Stream<Run> ended(RunMaker maker, Instant earliest) {
        return Stream.concat(
                caches.list(RecurringJob.class).stream()
                        .filter(job -> !job.getStatus().running)
                        .flatMap(
                                job ->
                                        later(job.getStatus().lastCompletionTime, earliest)
                                                .map(time -> ended(maker, job, time))),
                caches.list(BackupTarget.class).stream()
                        .filter(target -> target.getStatus().verifyStartedAt.isEmpty())
                        .flatMap(
                                target ->
                                        later(target.getStatus().verifiedAt, earliest)
                                                .map(time -> ended(maker, target, time))));
    }

    private static Stream<Instant> later(String time, Instant earliest) {
        return Times.parse(time).filter(found -> found.isAfter(earliest)).stream();
    }

    private static Run ended(RunMaker maker, RecurringJob job, Instant time) {
        RecurringJob.Status status = job.getStatus();
        boolean good = status.volumesFailed == 0;
        return maker.ended(
                RunKind.RECURRING_JOB,
                job,
                job.getSpec().task,
                good,
                good
                        ? "%d of %d volumes".formatted(status.volumesDone, status.volumesSelected)
                        : "%d of %d volumes failed"
                                .formatted(status.volumesFailed, status.volumesSelected),
                since(job),
                time);
    }

    private static Run ended(RunMaker maker, BackupTarget target, Instant time) {
        Optional<Condition> verified =
                Conditions.find(target.getStatus().conditions, VerificationSpecification.VERIFIED);
        return maker.ended(
                RunKind.VERIFICATION,
                target,
                "",
                verified.map(Condition::isTrue).orElse(true),
                verified.map(Condition::message).orElse(""),
                time,
                time);
    }
}
