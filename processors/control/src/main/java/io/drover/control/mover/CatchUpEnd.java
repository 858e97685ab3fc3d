package io.drover.control.mover;

import io.drover.control.job.JobRunner;
import io.drover.resource.Cluster;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.apache.camel.Body;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Optional;

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
    private final StandbyNotes notes;

    CatchUpEnd(Cluster cluster, MoverCleaning cleaning, JobRunner jobs) {
        this.cluster = cluster;
        this.cleaning = cleaning;
        this.jobs = jobs;
        this.untouched = new UntouchedSteps(cluster);
        this.notes = new StandbyNotes(cluster);
    }

    /**
     * Stops the Job, waits until its Pod is gone, and takes the step back if nothing was written;
     * not if Drover itself is stopping, as the next start goes on with it.
     */
    public void end(@Body CatchUpPlan plan) {
        // before the Job is deleted, with which its Lease goes
        boolean unwritten = asked(plan, () -> isUnwritten(plan));
        cleaning.stop(plan);
        if (unwritten) {
            asked(plan, () -> takeBack(plan));
        }
    }

    private interface Question {
        boolean ask();
    }

    /** In doubt no; whoever interrupts it has the Job ended, and wants to know no less. */
    private boolean asked(CatchUpPlan plan, Question question) {
        boolean interrupted = Thread.interrupted();
        try {
            return !jobs.isSuspended() && question.ask();
        } catch (KubernetesClientException e) {
            LOG.warn(
                    "it stays open whether Job {} has written anything: {}",
                    plan.job(),
                    e.getMessage());
            return false;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Optional<Volume> volume(CatchUpPlan plan) {
        return cluster.find(Volume.class, plan.task().volume());
    }

    private boolean isUnwritten(CatchUpPlan plan) {
        return volume(plan)
                .filter(
                        volume ->
                                StandbyNotes.step(volume)
                                        .filter(step -> step.number() == plan.attempt())
                                        .filter(StandbyNotes.Step::whole)
                                        .filter(step -> untouched.isProven(volume, step))
                                        .isPresent())
                .isPresent();
    }

    private boolean takeBack(CatchUpPlan plan) {
        if (!isStopped(plan)) {
            return false;
        }
        volume(plan).ifPresent(volume -> notes.untouched(volume, plan.attempt()));
        return true;
    }

    private boolean isStopped(CatchUpPlan plan) {
        return cluster.find(Job.class, plan.job()).isEmpty()
                && cluster.list(Pod.class, JobPlan.OWNER, plan.uid()).isEmpty();
    }
}
