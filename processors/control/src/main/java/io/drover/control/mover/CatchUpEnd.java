package io.drover.control.mover;

import io.drover.control.job.JobRunner;
import io.drover.resource.Cluster;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.apache.camel.Body;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the Job of a step of a standby volume. A step that did not come to write anything leaves the
 * device as it was: it can be activated as before. Bean {@code catchUpEnd}.
 */
public final class CatchUpEnd {
    private static final Logger LOG = LoggerFactory.getLogger(CatchUpEnd.class);

    private final Cluster cluster;
    private final MoverCleaning cleaning;
    private final JobRunner jobs;
    private final UntouchedSteps untouched;

    CatchUpEnd(Cluster cluster, MoverCleaning cleaning, JobRunner jobs) {
        this.cluster = cluster;
        this.cleaning = cleaning;
        this.jobs = jobs;
        this.untouched = new UntouchedSteps(cluster);
    }

    /**
     * Takes the step back if nothing was written, stops the Job, and waits until its Pod is gone;
     * not if Drover itself is stopping, as the next start goes on with it.
     */
    public void end(@Body CatchUpPlan plan) {
        // before the Job is deleted, with which its Lease goes: after a crash nothing would prove
        // it
        settle(plan);
        cleaning.stop(plan);
    }

    /** In doubt it stays; whoever interrupts it has the Job ended, and wants to know no less. */
    private void settle(CatchUpPlan plan) {
        boolean interrupted = Thread.interrupted();
        try {
            if (!jobs.isSuspended()) {
                cluster.find(Volume.class, plan.task().volume())
                        .filter(volume -> isNoted(volume, plan))
                        .ifPresent(untouched::settled);
            }
        } catch (KubernetesClientException e) {
            LOG.warn(
                    "it stays open whether Job {} has written anything: {}",
                    plan.job(),
                    e.getMessage());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean isNoted(Volume volume, CatchUpPlan plan) {
        return StandbyNotes.step(volume)
                .filter(step -> step.number() == plan.attempt())
                .isPresent();
    }
}
