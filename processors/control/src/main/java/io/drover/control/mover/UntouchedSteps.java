package io.drover.control.mover;

import io.drover.resource.Cluster;
import io.drover.resource.MoverLease;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;

import java.util.Optional;

/** Takes steps back that provably have not written their device, so that it counts as whole. */
final class UntouchedSteps {
    private final Cluster cluster;
    private final StandbyNotes notes;

    UntouchedSteps(Cluster cluster) {
        this.cluster = cluster;
        this.notes = new StandbyNotes(cluster);
    }

    /** Whether none of its Pods can begin to work. */
    boolean isClosed(Volume volume, StandbyNotes.Step step) {
        return cluster.find(Lease.class, job(volume, step))
                .filter(MoverLease::isClosed)
                .isPresent();
    }

    /**
     * Whether nobody has written the device in that step, nor can any more. Its Lease tells, which
     * goes with its Job.
     */
    boolean isProven(Volume volume, StandbyNotes.Step step) {
        return step.idle() || MoverLease.close(cluster, job(volume, step));
    }

    /**
     * The Volume without the step that it notes, if that is proven; else as it is.
     *
     * @param volume as the API server has it
     */
    Volume settled(Volume volume) {
        Optional<StandbyNotes.Step> step =
                StandbyNotes.step(volume)
                        .filter(StandbyNotes.Step::whole)
                        .filter(found -> isProven(volume, found));
        step.ifPresent(found -> notes.untouched(volume, found.number()));
        return step.flatMap(_ -> cluster.find(Volume.class, volume.getMetadata().getName()))
                .orElse(volume);
    }

    static String job(Volume volume, StandbyNotes.Step step) {
        return RestorePlan.name(volume.getMetadata().getUid()) + "-" + step.number();
    }
}
