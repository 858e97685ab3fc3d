package io.drover.control.system;

import io.drover.control.job.JobRunner;
import io.drover.control.job.Retries;
import io.drover.control.system.SystemObstacle.Failed;
import io.drover.control.system.SystemObstacle.Waiting;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Conditions;
import io.drover.resource.SystemBackup;

import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeException;
import org.apache.camel.ExchangeProperty;

import java.time.Duration;
import java.time.InstantSource;

/** What the status of a SystemBackup says of obstacles. Bean {@code systemBackupReport}. */
public final class SystemBackupReport {
    /** The condition, as in Longhorn. */
    static final String CONDITION = "Error";

    private static final Duration RETRY = Duration.ofSeconds(10);

    private final JobRunner jobs;
    private final Retries retries;
    private final InstantSource clock;

    SystemBackupReport(JobRunner jobs, Retries retries, InstantSource clock) {
        this.jobs = jobs;
        this.retries = retries;
        this.clock = clock;
    }

    /** It goes on later. */
    public void waiting(
            @Body Reconciliation<SystemBackup, SystemBackup.Status> run,
            @ExchangeException Waiting why) {
        condition(run, false, "Waiting", why.getMessage());
    }

    /** The store did not answer as it should; it is asked again. */
    public void postponed(
            @Body Reconciliation<SystemBackup, SystemBackup.Status> run,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception why) {
        condition(run, false, "Waiting", why.getMessage());
        run.requeueAfter(RETRY);
    }

    /** State Error, with the reason. */
    public void failed(
            @Body Reconciliation<SystemBackup, SystemBackup.Status> run,
            @ExchangeException Failed why) {
        run.status().state = SystemNames.ERROR;
        condition(run, true, why.reason(), why.getMessage());
        run.warningEvent("SystemBackupFailed", why.getMessage());
        forget(run);
    }

    /** Nothing is in the way. */
    public void clear(@Body Reconciliation<SystemBackup, SystemBackup.Status> run) {
        if (Conditions.find(run.status().conditions, CONDITION).isPresent()) {
            condition(run, false, "", "");
        }
    }

    /** Its job, once the status shows what it came to. */
    public void forget(@Body Reconciliation<SystemBackup, SystemBackup.Status> run) {
        String key = SystemBackupUpload.key(run.resource());
        jobs.forget(key);
        retries.forget(key);
    }

    private void condition(
            Reconciliation<SystemBackup, SystemBackup.Status> run,
            boolean value,
            String reason,
            String message) {
        run.status().conditions =
                Conditions.with(
                        run.status().conditions,
                        CONDITION,
                        value,
                        reason,
                        message,
                        clock.instant());
    }
}
