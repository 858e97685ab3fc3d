package io.drover.control.backuptarget;

import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.GoDuration;
import io.drover.resource.ResourceReader;
import io.drover.resource.Times;
import io.drover.store.route.RouteChanges;

import org.apache.camel.CamelContext;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps a Quartz route {@code target-sync-<name>} for each target that is polled. Bean {@code
 * targetPolling}. Guarded by its monitor.
 */
public final class TargetPolling {
    private final CamelContext context;
    private final ResourceReader resources;
    private final Cluster cluster;
    private final InstantSource clock;
    private final Map<String, Duration> intervals = new HashMap<>();

    public TargetPolling(
            CamelContext context, ResourceReader resources, Cluster cluster, InstantSource clock) {
        this.context = context;
        this.resources = resources;
        this.cluster = cluster;
        this.clock = clock;
    }

    /** Makes, replaces or removes the target's route as its interval demands. */
    public synchronized void adjust(Reconciliation<BackupTarget, BackupTarget.Status> run) {
        Duration wanted = wanted(run);
        Duration current = intervals.getOrDefault(run.name(), Duration.ZERO);
        if (wanted.equals(current)) {
            return;
        }
        String id = "target-sync-" + run.name();
        if (!current.isZero()) {
            intervals.remove(run.name());
            RouteChanges.remove(context, id);
        }
        if (!wanted.isZero()) {
            RouteChanges.add(
                    context,
                    "target-sync",
                    id,
                    Map.of("target", run.name(), "interval", Long.toString(wanted.toMillis())));
            intervals.put(run.name(), wanted);
        }
    }

    private static Duration wanted(Reconciliation<BackupTarget, BackupTarget.Status> run) {
        if (run.deleting() || run.resource().getSpec().backupTargetURL.isEmpty()) {
            return Duration.ZERO;
        }
        try {
            return GoDuration.parse("spec.pollInterval", run.resource().getSpec().pollInterval);
        } catch (IllegalArgumentException e) {
            // the condition of the target reports it; not polled until it is corrected
            return Duration.ZERO;
        }
    }

    /**
     * Called by the timer. Does not request a synchronisation that is already requested or running:
     * one that takes longer than the interval is followed by one other, not by a queue.
     */
    public void requestSync(String target) {
        boolean idle =
                resources
                        .find(BackupTarget.class, target)
                        .filter(found -> TargetCases.caseOf(found).equals(TargetCases.IDLE))
                        .isPresent();
        if (idle) {
            cluster.patchSpec(
                    BackupTarget.class,
                    target,
                    Map.of("syncRequestedAt", Times.format(clock.instant())));
        }
    }
}
