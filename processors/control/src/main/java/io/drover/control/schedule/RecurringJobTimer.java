package io.drover.control.schedule;

import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.RecurringJob;
import io.drover.store.route.RouteChanges;

import org.apache.camel.Body;
import org.apache.camel.CamelContext;
import org.apache.camel.Variable;

import java.util.HashMap;
import java.util.Map;

/** The timers of jobs: each has a route {@code recurring-job-<name>}. Thread-safe. */
public final class RecurringJobTimer {
    private final CamelContext context;
    private final Informers informers;
    // guarded by this: the schedule as Quartz writes it, by job
    private final Map<String, String> timers = new HashMap<>();

    public RecurringJobTimer(CamelContext context, Informers informers) {
        this.context = context;
        this.informers = informers;
    }

    /** Makes the job's route, or replaces it if the schedule has changed. */
    public synchronized void adjust(
            @Body Reconciliation<RecurringJob, RecurringJob.Status> run,
            @Variable("fields") RecurringJobFields fields) {
        String cron = fields.schedule().quartz();
        if (cron.equals(timers.get(run.name()))) {
            return;
        }
        stop(run);
        RouteChanges.add(
                context,
                "recurring-job-timer",
                id(run.name()),
                Map.of("job", run.name(), "cron", cron));
        timers.put(run.name(), cron);
    }

    /** Removes the job's route, if there is one. */
    public synchronized void stop(@Body Reconciliation<RecurringJob, RecurringJob.Status> run) {
        if (timers.remove(run.name()) != null) {
            RouteChanges.remove(context, id(run.name()));
        }
    }

    private static String id(String job) {
        return "recurring-job-" + job;
    }

    /** Called by the timer: has the job looked at, which finds out whether a run is due. */
    public void tick(String job) {
        informers.requeue(RecurringJob.class, job);
    }
}
