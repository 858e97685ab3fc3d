package io.drover.console.activity;

import io.drover.console.activity.Run.Moving;
import io.drover.console.activity.Run.Phase;
import io.drover.control.job.WaitingJobs;
import io.drover.resource.Times;
import io.fabric8.kubernetes.api.model.HasMetadata;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** Makes runs of what resources and jobs tell. */
final class RunMaker {
    private static final int FULL = 100;

    private final JobStates jobs;
    private final Optional<String> elsewhere;
    private final Instant now;

    /**
     * @param elsewhere the Drover that does the work instead of this one, in words
     */
    RunMaker(JobStates jobs, Optional<String> elsewhere, Instant now) {
        this.jobs = jobs;
        this.elsewhere = elsewhere;
        this.now = now;
    }

    /** Whether a job for it is under way. */
    boolean isMoving(RunKind kind, HasMetadata resource) {
        return jobs.moving(kind, resource).isPresent();
    }

    /**
     * One that has not ended: it runs if a job does or, where another Drover works, if the resource
     * says so, and waits otherwise.
     */
    Run open(RunKind kind, HasMetadata resource, String about, String step, int percent) {
        return open(kind, resource, about, step, percent, created(resource));
    }

    /**
     * As {@link #open(RunKind, HasMetadata, String, String, int)}.
     *
     * @param asked when it was asked for, if nothing later is known
     */
    Run open(
            RunKind kind,
            HasMetadata resource,
            String about,
            String step,
            int percent,
            Instant asked) {
        return elsewhere.isPresent() && UnderWay.is(kind, resource, percent)
                ? running(
                        kind,
                        resource,
                        about,
                        step.isEmpty() ? "by " + elsewhere.get() : step,
                        percent,
                        asked)
                : openHere(kind, resource, about, step, percent, asked);
    }

    private Run openHere(
            RunKind kind,
            HasMetadata resource,
            String about,
            String step,
            int percent,
            Instant asked) {
        Optional<Moving> moving = jobs.moving(kind, resource);
        Optional<WaitingJobs.Wait> wait = jobs.wait(kind, resource);
        return new Run(
                kind,
                resource,
                about,
                moving.isPresent() ? Phase.RUNNING : Phase.WAITING,
                step.isEmpty() && moving.isEmpty()
                        ? wait.map(WaitingJobs.Wait::reason).orElse("")
                        : step,
                percent,
                moving,
                moving.map(job -> now.minus(job.time()))
                        .or(() -> wait.map(WaitingJobs.Wait::since))
                        .orElse(asked),
                Optional.empty(),
                jobs.attempt(kind, resource));
    }

    /** One that runs, whether in jobs of its own or by the work of others. */
    Run running(
            RunKind kind,
            HasMetadata resource,
            String about,
            String step,
            int percent,
            Instant since) {
        return new Run(
                kind,
                resource,
                about,
                Phase.RUNNING,
                step,
                percent,
                Optional.empty(),
                since,
                Optional.empty(),
                jobs.attempt(kind, resource));
    }

    /** One that has failed and is tried again. */
    Run failing(RunKind kind, HasMetadata resource, String about, String step) {
        Run open = open(kind, resource, about, step, 0);
        return open.phase() == Phase.RUNNING
                ? open
                : new Run(
                        kind,
                        resource,
                        about,
                        Phase.FAILED,
                        step,
                        0,
                        Optional.empty(),
                        open.since(),
                        Optional.empty(),
                        open.attempt());
    }

    Run ended(
            RunKind kind,
            HasMetadata resource,
            String about,
            boolean good,
            String step,
            Instant since,
            Instant ended) {
        return new Run(
                kind,
                resource,
                about,
                good ? Phase.DONE : Phase.FAILED,
                step,
                good ? FULL : 0,
                Optional.empty(),
                since,
                Optional.of(ended),
                1);
    }

    static Instant created(HasMetadata resource) {
        return Times.parse(
                        Objects.requireNonNullElse(
                                resource.getMetadata().getCreationTimestamp(), ""))
                .orElse(Instant.EPOCH);
    }
}
