package io.drover.control.backuptarget;

import io.drover.blockengine.store.StoreException;
import io.drover.control.connection.InvalidTargetException;
import io.drover.control.connection.TargetConnections;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackupTarget;
import io.drover.resource.Conditions;
import io.drover.resource.GoDuration;

import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;

import java.time.Duration;
import java.time.InstantSource;

/** Whether a target can be used, and if not, why. Bean {@code targetAvailability}. */
public final class TargetAvailability {
    /** Type of the condition that reports why a target cannot be used, and its reason. */
    public static final String UNAVAILABLE = "Unavailable";

    private static final Duration RETRY = Duration.ofSeconds(10);

    private final TargetConnections connections;
    private final InstantSource clock;

    public TargetAvailability(TargetConnections connections, InstantSource clock) {
        this.connections = connections;
        this.clock = clock;
    }

    /**
     * Makes no request to the store.
     *
     * @throws InvalidTargetException naming the field that is wrong
     */
    public void validate(@Body Reconciliation<BackupTarget, BackupTarget.Status> run) {
        try {
            GoDuration.parse("spec.pollInterval", run.resource().getSpec().pollInterval);
        } catch (IllegalArgumentException e) {
            throw new InvalidTargetException(e);
        }
        connections.open(run.resource());
    }

    /**
     * @throws StoreException with the reason if the store cannot be reached or listed
     */
    public void probe(@Body Reconciliation<BackupTarget, BackupTarget.Status> run)
            throws StoreException {
        connections.probe(run.resource());
    }

    public void markAvailable(@Body Reconciliation<BackupTarget, BackupTarget.Status> run) {
        if (!run.status().available) {
            run.normalEvent("Available", "backup target " + run.name() + " is available");
        }
        run.status().available = true;
        condition(run, false, "", "");
    }

    /**
     * The resources stay as they are: a store that cannot be read may still have all its backups.
     */
    public void reportUnavailable(
            @Body Reconciliation<BackupTarget, BackupTarget.Status> run,
            @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Exception reason) {
        if (run.status().available || run.status().conditions.isEmpty()) {
            run.warningEvent(UNAVAILABLE, reason.getMessage());
        }
        run.status().available = false;
        condition(run, true, UNAVAILABLE, reason.getMessage());
        run.requeueAfter(RETRY);
    }

    public void reportMissingUrl(@Body Reconciliation<BackupTarget, BackupTarget.Status> run) {
        BackupTarget.Status status = run.status();
        status.available = false;
        status.lastSyncedAt = "";
        status.syncedURL = "";
        condition(run, true, UNAVAILABLE, "backup target URL is empty");
    }

    private void condition(
            Reconciliation<BackupTarget, BackupTarget.Status> run,
            boolean value,
            String reason,
            String message) {
        run.status().conditions =
                Conditions.with(
                        run.status().conditions,
                        UNAVAILABLE,
                        value,
                        reason,
                        message,
                        clock.instant());
    }
}
