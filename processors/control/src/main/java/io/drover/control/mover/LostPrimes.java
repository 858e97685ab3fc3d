package io.drover.control.mover;

import io.drover.reconcile.Informers;
import io.drover.resource.Cluster;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;

import org.apache.camel.Body;
import org.apache.camel.ExchangeException;

import java.util.Optional;
import java.util.function.Function;

/**
 * Claims of Drover's namespace that have lost the volume that is filled, or are about to: no Job
 * would begin on one, and what is gone cannot be handed over. Bean {@code lostPrimes}.
 */
public final class LostPrimes {
    private static final String LOST = "Lost";

    private enum State {
        THERE,
        /** Somebody has deleted it: no Pod gets it any more, and it goes when its claim does. */
        GOING,
        LOST
    }

    private final Informers informers;
    private final Cluster cluster;
    private final PrimeClaims primes;
    private final PersistentVolumes volumes;
    private final RestoreNotes notes;
    private final StandbyNotes standby;

    LostPrimes(Informers informers, Cluster cluster, PrimeClaims primes) {
        this.informers = informers;
        this.cluster = cluster;
        this.primes = primes;
        this.volumes = new PersistentVolumes(cluster);
        this.notes = new RestoreNotes(cluster);
        this.standby = new StandbyNotes(cluster);
    }

    /**
     * Before a Job begins on it, as the API server has it; one that has no volume yet is not lost.
     *
     * @throws PrimeLost if the claim is there, and its volume is not, or is being deleted
     */
    public void check(@Body ClaimPlan plan) throws PrimeLost {
        Optional<PersistentVolumeClaim> prime = primes.find(plan.volume());
        State state = prime.map(found -> state(found, volumes::find)).orElse(State.THERE);
        if (state != State.THERE) {
            String volume = prime.orElseThrow().getSpec().getVolumeName();
            throw state == State.LOST ? PrimeLost.of(plan, volume) : PrimeLost.going(plan, volume);
        }
    }

    /**
     * The claim that is filled for a Volume, if it has lost what it had; as the API server has it.
     */
    Optional<PersistentVolumeClaim> findLost(Volume volume) {
        return primes.find(volume).filter(prime -> state(prime, volumes::find) == State.LOST);
    }

    /**
     * As {@link #check}, which is only asked if the caches give reason to.
     *
     * @param working whether a Pod has the volume: it keeps it as long as that runs, and what it
     *     writes can be handed over
     */
    void glance(ClaimPlan plan, boolean working) throws PrimeLost {
        State state = cached(plan.volume());
        if (state == State.LOST || state == State.GOING && !working) {
            check(plan);
        }
    }

    /** Whether the caches show that it has lost its volume, which they may not know better yet. */
    boolean isSuspicious(Volume volume) {
        return cached(volume) == State.LOST;
    }

    private State cached(Volume volume) {
        String name = RestorePlan.name(volume.getMetadata().getUid());
        return informers
                .find(PersistentVolumeClaim.class, cluster.namespace() + "/" + name)
                .map(found -> state(found, other -> informers.find(PersistentVolume.class, other)))
                .orElse(State.THERE);
    }

    private static State state(
            PersistentVolumeClaim claim, Function<String, Optional<PersistentVolume>> find) {
        String name = claim.getSpec().getVolumeName();
        if (name == null || name.isEmpty()) {
            return State.THERE;
        }
        Optional<PersistentVolume> volume =
                find.apply(name).filter(found -> PersistentVolumes.isOf(found, claim));
        if (volume.isEmpty()
                || claim.getStatus() != null && LOST.equals(claim.getStatus().getPhase())) {
            return State.LOST;
        }
        return volume.get().isMarkedForDeletion() ? State.GOING : State.THERE;
    }

    /**
     * Forgets what was written, and has the attempt fail.
     *
     * @throws PrimeLost always
     */
    public void giveUp(@Body ClaimPlan plan, @ExchangeException PrimeLost lost) throws PrimeLost {
        notes.forget(plan.volume());
        // as it is now, with the number of the step that was begun
        standby.forget(
                cluster.find(Volume.class, plan.volume().getMetadata().getName())
                        .orElse(plan.volume()));
        throw lost;
    }
}
