package io.drover.control.mover;

import io.drover.control.claim.ClaimRequest;
import io.drover.control.job.JobRunner;
import io.drover.control.volume.VolumeConditions;
import io.drover.control.volume.VolumeObstacle.InvalidSpec;
import io.drover.control.volume.VolumeRestore;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Cluster;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.Events;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;

import org.apache.camel.Body;

import java.time.Duration;
import java.util.Optional;

/** Shows restores into claims in the status of their Volumes. Bean {@code claimRestores}. */
public final class ClaimRestores {
    public static final String PROPERTY = "drover.pvc.restore";

    private static final Duration PACE = Duration.ofSeconds(1);

    private final Informers informers;
    private final JobRunner jobs;
    private final MoverStates states;
    private final VolumeConditions conditions;
    private final Events events;
    private final RestoreNotes notes;
    private final boolean served;

    /**
     * @param served whether claims are restored into
     */
    ClaimRestores(
            Informers informers,
            JobRunner jobs,
            MoverStates states,
            VolumeConditions conditions,
            Events events,
            Cluster cluster,
            boolean served) {
        this.informers = informers;
        this.jobs = jobs;
        this.states = states;
        this.conditions = conditions;
        this.events = events;
        this.notes = new RestoreNotes(cluster);
        this.served = served;
    }

    /**
     * @throws InvalidSpec if the annotations do not name a claim that may be restored into
     */
    public void check(@Body Reconciliation<Volume, Volume.Status> run) throws InvalidSpec {
        if (!served) {
            throw new InvalidSpec(
                    "restores into claims are switched off; set property drover.pvc.restore to"
                            + " true, with the chart its value pvc.restore");
        }
        try {
            ClaimRequest.of(run.resource());
        } catch (IllegalArgumentException e) {
            throw new InvalidSpec(e.getMessage());
        }
    }

    /** It has no content yet, and nobody can use it, whatever a copied manifest says. */
    public void accept(@Body Reconciliation<Volume, Volume.Status> run) {
        notes.forgetAll(run.resource());
        run.status().state = "detached";
        run.status().robustness = "unknown";
        run.requeueAfter(Duration.ZERO);
    }

    /** Shows what the restore is about. */
    public void report(@Body Reconciliation<Volume, Volume.Status> run) {
        int percent =
                jobs.find(VolumeRestore.key(run.resource()))
                        .map(job -> job.progress().percent())
                        .orElse(0);
        String text =
                states.text(run.resource().getMetadata().getUid())
                        .map(what -> ", " + what)
                        .orElse("");
        conditions.restoring(run, percent + " %" + text);
        run.requeueAfter(PACE);
    }

    /** Whether it is backed up from now on, its claim decides. */
    public void handOver(@Body Reconciliation<Volume, Volume.Status> run) {
        informers.requeue(PersistentVolumeClaim.class, ClaimRequest.of(run.resource()).key());
    }

    /** Tells people who have the claim, and not the Volume, how it has ended. */
    public void tell(@Body Reconciliation<Volume, Volume.Status> run) {
        Optional<PersistentVolumeClaim> claim =
                informers.find(PersistentVolumeClaim.class, ClaimRequest.of(run.resource()).key());
        Optional<Condition> condition =
                Conditions.find(run.status().conditions, VolumeConditions.RESTORE);
        if (claim.isEmpty() || condition.isEmpty()) {
            return;
        }
        if (run.status().restoreInitiated) {
            events.normal(claim.get(), "Restored", condition.get().message());
        } else {
            events.warning(claim.get(), "RestoreFailure", condition.get().message());
        }
    }
}
