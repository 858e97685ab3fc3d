package io.drover.control.verification;

import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackupTarget;
import io.drover.store.route.RouteChanges;

import org.apache.camel.Body;
import org.apache.camel.CamelContext;
import org.apache.camel.Variable;

import java.util.HashMap;
import java.util.Map;

/**
 * The timers of verifications: each target that has a schedule has a route {@code
 * target-verify-<name>}. Bean {@code verificationTimer}. Thread-safe.
 */
public final class VerificationTimer {
    private final CamelContext context;
    private final Informers informers;
    // guarded by this: the schedule as Quartz writes it, by target
    private final Map<String, String> timers = new HashMap<>();

    public VerificationTimer(CamelContext context, Informers informers) {
        this.context = context;
        this.informers = informers;
    }

    /** Makes the target's route, or replaces it if the schedule has changed. */
    public synchronized void adjust(
            @Body Reconciliation<BackupTarget, BackupTarget.Status> run,
            @Variable(VerificationSpecification.FIELDS) VerificationFields fields) {
        String cron = fields.schedule().quartz();
        if (cron.equals(timers.get(run.name()))) {
            return;
        }
        stop(run);
        RouteChanges.add(
                context,
                "target-verify",
                id(run.name()),
                Map.of("target", run.name(), "cron", cron));
        timers.put(run.name(), cron);
    }

    /** Removes the target's route, if there is one. */
    public synchronized void stop(@Body Reconciliation<BackupTarget, BackupTarget.Status> run) {
        if (timers.remove(run.name()) != null) {
            RouteChanges.remove(context, id(run.name()));
        }
    }

    private static String id(String target) {
        return "target-verify-" + target;
    }

    /** Called by the timer: has the target looked at, which finds out whether a run is due. */
    public void tick(String target) {
        informers.requeue(BackupTarget.class, target);
    }
}
