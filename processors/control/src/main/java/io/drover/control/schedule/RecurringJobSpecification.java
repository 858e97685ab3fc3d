package io.drover.control.schedule;

import io.drover.reconcile.Reconciliation;
import io.drover.resource.Conditions;
import io.drover.resource.RecurringJob;

import org.apache.camel.Body;
import org.apache.camel.ExchangeException;

import java.time.InstantSource;

/**
 * Reads and checks a job's manifest. Admission has done the same; this is for clusters without the
 * webhook. Bean {@code recurringJobSpecification}.
 */
public final class RecurringJobSpecification {
    /** Condition: whether the job can be done as it is written. */
    static final String VALID = "Valid";

    private final InstantSource clock;

    public RecurringJobSpecification(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * @throws InvalidRecurringJobException if a field has a value that cannot be used
     */
    public RecurringJobFields read(@Body Reconciliation<RecurringJob, RecurringJob.Status> run)
            throws InvalidRecurringJobException {
        try {
            return RecurringJobFields.of(run.resource(), Integer.MAX_VALUE);
        } catch (IllegalArgumentException e) {
            throw new InvalidRecurringJobException(e.getMessage());
        }
    }

    /** The job is done as it is written. */
    public void accept(@Body Reconciliation<RecurringJob, RecurringJob.Status> run) {
        valid(run, true, "", "");
    }

    /** The job is not done until it is corrected; the status names what is wrong. */
    public void refuse(
            @Body Reconciliation<RecurringJob, RecurringJob.Status> run,
            @ExchangeException InvalidRecurringJobException why) {
        boolean shown =
                Conditions.find(run.status().conditions, VALID)
                        .filter(condition -> condition.message().equals(why.getMessage()))
                        .isPresent();
        valid(run, false, "InvalidSpec", why.getMessage());
        run.status().nextRunTime = "";
        if (!shown) {
            run.warningEvent("InvalidSpec", why.getMessage());
        }
    }

    private void valid(
            Reconciliation<RecurringJob, RecurringJob.Status> run,
            boolean valid,
            String reason,
            String message) {
        run.status().conditions =
                Conditions.with(
                        run.status().conditions, VALID, valid, reason, message, clock.instant());
    }
}
