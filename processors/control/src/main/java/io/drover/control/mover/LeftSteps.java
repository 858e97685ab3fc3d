package io.drover.control.mover;

import io.drover.control.job.JobRunner;
import io.drover.control.volume.VolumeRestore;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Cluster;
import io.drover.resource.MoverLease;
import io.drover.resource.ResourceKey;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Steps of standby volumes that an earlier start of Drover has left. What their Jobs, Leases and
 * Pods tell about the device needs no backup target, which may be what was lost.
 */
public final class LeftSteps {
    private static final String PURPOSE = "left-step";
    private static final Duration PACE = Duration.ofSeconds(1);

    private final Informers informers;
    private final Cluster cluster;
    private final JobRunner jobs;
    private final UntouchedSteps untouched;

    LeftSteps(Informers informers, Cluster cluster, JobRunner jobs) {
        this.informers = informers;
        this.cluster = cluster;
        this.jobs = jobs;
        this.untouched = new UntouchedSteps(cluster);
    }

    /**
     * Takes the step of a volume back if no Pod of it has written the device, nor will: its Job has
     * failed, or has lost its Lease to Drover. The end of the Job reconciles the volume again. A
     * Job of no step is deleted: its Pod could wait for ever for what Drover did not come to make.
     */
    void settle(Reconciliation<Volume, Volume.Status> run) {
        Volume volume = run.resource();
        boolean ours = jobs.find(VolumeRestore.key(volume)).isPresent();
        Optional<StandbyNotes.Step> left =
                StandbyNotes.step(volume).filter(StandbyNotes.Step::whole).filter(_ -> !ours);
        informers.await(
                PURPOSE,
                run.key(),
                left.map(step -> new ResourceKey(Job.class, UntouchedSteps.job(volume, step)))
                        .map(List::of)
                        .orElse(List.of()));
        if (left.filter(step -> isIdle(volume, step)).isPresent()) {
            // the caches have given reason to; the API server decides
            cluster.find(Volume.class, run.name()).ifPresent(untouched::settled);
            run.requeueAfter(PACE);
        } else if (!ours && StandbyNotes.step(volume).isEmpty()) {
            removeJobs(volume);
        }
    }

    private void removeJobs(Volume volume) {
        List<Job> found = JobPlan.living(informers, volume.getMetadata().getUid());
        // a cache may know a Job before the note of its step
        if (!found.isEmpty()
                && !jobs.isSuspended()
                && cluster.find(Volume.class, volume.getMetadata().getName())
                        .filter(now -> StandbyNotes.step(now).isEmpty())
                        .isPresent()) {
            MoverCleaning.delete(cluster, found);
        }
    }

    private boolean isIdle(Volume volume, StandbyNotes.Step step) {
        String name = UntouchedSteps.job(volume, step);
        Optional<Lease> lease = informers.find(Lease.class, name);
        return step.idle()
                || lease.filter(MoverLease::isClosed).isPresent()
                || !isPromising(informers, name)
                        && lease.filter(MoverLease::isUntouched).isPresent();
    }

    /** Whether there is a Job that may end well, or has. */
    private static boolean isPromising(Informers informers, String name) {
        return informers
                .find(Job.class, name)
                .filter(job -> !job.isMarkedForDeletion())
                .filter(job -> !JobWatch.hasFailed(job))
                .isPresent();
    }

    /**
     * Whether there is a Job whose good end can be awaited, or taken note of, whatever becomes of
     * the target; as the caches know it.
     */
    public static boolean hasJob(Informers informers, Volume volume) {
        return StandbyNotes.step(volume)
                .filter(step -> !step.idle())
                .map(step -> UntouchedSteps.job(volume, step))
                .filter(name -> hasJob(informers, name))
                .isPresent();
    }

    private static boolean hasJob(Informers informers, String name) {
        return isPromising(informers, name)
                && informers.find(Lease.class, name).filter(MoverLease::isClosed).isEmpty();
    }
}
