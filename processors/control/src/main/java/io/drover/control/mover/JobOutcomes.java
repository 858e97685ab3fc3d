package io.drover.control.mover;

import io.drover.blockengine.store.StoreException;
import io.drover.mover.MoverOutcome;
import io.drover.resource.Cluster;
import io.fabric8.kubernetes.api.model.Pod;

import java.io.IOException;
import java.util.List;

/** What became of Jobs, by what their Pods have left. Thread-safe. */
final class JobOutcomes {
    private final Cluster cluster;
    private final DriverDistrust distrust;

    JobOutcomes(Cluster cluster, DriverDistrust distrust) {
        this.cluster = cluster;
        this.distrust = distrust;
    }

    /**
     * As {@link #of}, of a Job that has done what it was made for.
     *
     * @throws StoreException if it failed
     * @throws IOException if it failed, and another attempt would as well
     */
    MoverOutcome require(JobPlan plan) throws StoreException, IOException {
        MoverOutcome outcome = of(plan);
        outcome.requireSuccess();
        return outcome;
    }

    /**
     * How it ended. A driver that was caught is remembered first, whatever has become of the run
     * since.
     */
    MoverOutcome of(JobPlan plan) {
        List<Pod> pods = pods(plan);
        if (plan instanceof MoverPlan backup) {
            Termination.missed(pods)
                    .ifPresent(
                            missed ->
                                    distrust.record(
                                            backup.facts().driver(), backup.backup(), missed));
        }
        return Termination.of(pods);
    }

    /** Not from a cache, which may know of the Job's end before that of its Pod. */
    private List<Pod> pods(JobPlan plan) {
        return cluster
                .client()
                .pods()
                .inNamespace(cluster.namespace())
                .withLabel(JobPlan.OWNER, plan.uid())
                .list()
                .getItems()
                .stream()
                .filter(pod -> plan.job().equals(jobOf(pod)))
                .toList();
    }

    private static String jobOf(Pod pod) {
        return pod.getMetadata().getOwnerReferences().stream()
                .map(owner -> owner.getName())
                .findFirst()
                .orElse("");
    }
}
