package io.drover.control.backup;

import io.drover.control.backupvolume.Backups;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Backup;

import org.apache.camel.Body;
import org.apache.camel.ExchangeException;

import java.util.List;
import java.util.TreeMap;

/** Shows in the status why a backup does not progress. Bean {@code backupReport}. */
public final class BackupReport {
    private final BackupJobs jobs;
    private final Informers informers;

    BackupReport(BackupJobs jobs, Informers informers) {
        this.jobs = jobs;
        this.informers = informers;
    }

    /** It waits for a snapshot, a volume or a target, and for no turn. */
    public void notReady(
            @Body Reconciliation<Backup, Backup.Status> run,
            @ExchangeException NotReadyException obstacle) {
        jobs.leaveQueue(run.resource());
        wait(run, obstacle.getMessage());
    }

    /** It waits for its turn. */
    public void notItsTurn(
            @Body Reconciliation<Backup, Backup.Status> run,
            @ExchangeException NotItsTurnException obstacle) {
        wait(run, obstacle.getMessage());
    }

    private void wait(Reconciliation<Backup, Backup.Status> run, String reason) {
        if (!run.status().state.equals(Backups.IN_PROGRESS)) {
            run.status().state = Backups.PENDING;
        }
        Outage.keep(run);
        run.status().messages.put("waiting", reason);
        jobs.await(run.resource(), reason);
    }

    /**
     * An attempt failed, now or some time ago: the reconciliation that saw it may not have been
     * able to publish it.
     */
    public void attemptFailed(
            @Body Reconciliation<Backup, Backup.Status> run,
            @ExchangeException AttemptFailedException failure) {
        Outage.fail(run, failure.getMessage(), failure.cause());
        run.requeueAfter(failure.pause());
    }

    /** It has failed for good. */
    public void failed(
            @Body Reconciliation<Backup, Backup.Status> run,
            @ExchangeException BackupFailedException failure) {
        jobs.giveUp(run.resource());
        informers.await(run.key(), List.of());
        run.status().state = Backups.ERROR;
        run.status().error = failure.getMessage();
        run.status().messages = new TreeMap<>();
        run.warningEvent("BackupFailed", failure.getMessage());
    }
}
