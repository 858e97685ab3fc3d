package io.drover.control.verification;

import io.drover.control.connection.TargetConnections;
import io.drover.control.job.JobRunner;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackupTarget;
import io.drover.resource.Times;

import org.apache.camel.Body;
import org.apache.camel.Variable;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Determines what is to be done about the verification of a target, by words that the route
 * compares. Bean {@code verificationCases}.
 */
public final class VerificationCases {
    static final String RUNNING = "running";
    static final String ENDED = "ended";
    static final String INTERRUPTED = "interrupted";
    static final String DUE = "due";
    static final String WAITING = "waiting";

    private final JobRunner jobs;
    private final InstantSource clock;

    public VerificationCases(JobRunner jobs, InstantSource clock) {
        this.jobs = jobs;
        this.clock = clock;
    }

    /** The case of the target as it is; a target that is away has nothing to do. */
    public String recognise(
            @Body Reconciliation<BackupTarget, BackupTarget.Status> run,
            @Variable(VerificationSpecification.FIELDS) VerificationFields fields) {
        Optional<JobRunner.Job> active = jobs.find(key(run));
        if (active.isPresent()) {
            return active.get().result().isPresent() ? ENDED : RUNNING;
        }
        BackupTarget.Status status = run.status();
        if (!status.available || !TargetConnections.isWhereItWasRead(run.resource())) {
            return WAITING;
        }
        if (!status.verifyStartedAt.isEmpty()) {
            return INTERRUPTED;
        }
        return promised(status, fields).filter(next -> !next.isAfter(clock.instant())).isPresent()
                ? DUE
                : WAITING;
    }

    /** The run that was promised last, as long as it is of the present schedule. */
    static Optional<Instant> promised(BackupTarget.Status status, VerificationFields fields) {
        return status.verifySchedule.equals(fields.schedule().toString())
                ? Times.parse(status.verifyNextAt)
                : Optional.empty();
    }

    /** Of the target's job: one that is created anew does not inherit it. */
    static String key(Reconciliation<BackupTarget, BackupTarget.Status> run) {
        return "verify/" + run.resource().getMetadata().getUid();
    }
}
