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
 * Claims of Drover's namespace that have lost the volume that is filled: neither would a Job begin
 * on one, nor could it be handed over. Bean {@code lostPrimes}.
 */
public final class LostPrimes {
    private static final String LOST = "Lost";

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
     * As the API server has it; one that has no volume yet is not lost.
     *
     * @throws PrimeLost if the claim is there, and its volume is not
     */
    public void check(@Body ClaimPlan plan) throws PrimeLost {
        Optional<PersistentVolumeClaim> lost = find(plan.volume());
        if (lost.isPresent()) {
            throw PrimeLost.of(plan, lost.get().getSpec().getVolumeName());
        }
    }

    /**
     * The claim that is filled for a Volume, if it has lost what it had; as the API server has it.
     */
    Optional<PersistentVolumeClaim> find(Volume volume) {
        return primes.find(volume).filter(prime -> isLost(prime, volumes::find));
    }

    /** As {@link #check}, which is only asked if the caches give reason to. */
    void glance(ClaimPlan plan) throws PrimeLost {
        if (isSuspicious(plan.volume())) {
            check(plan);
        }
    }

    /** Whether the caches show that it has lost its volume, which they may not know better yet. */
    boolean isSuspicious(Volume volume) {
        String name = RestorePlan.name(volume.getMetadata().getUid());
        return informers
                .find(PersistentVolumeClaim.class, cluster.namespace() + "/" + name)
                .filter(
                        found ->
                                isLost(
                                        found,
                                        other -> informers.find(PersistentVolume.class, other)))
                .isPresent();
    }

    private static boolean isLost(
            PersistentVolumeClaim claim, Function<String, Optional<PersistentVolume>> find) {
        String volume = claim.getSpec().getVolumeName();
        if (volume == null || volume.isEmpty()) {
            return false;
        }
        return claim.getStatus() != null && LOST.equals(claim.getStatus().getPhase())
                || find.apply(volume)
                        .filter(found -> PersistentVolumes.isOf(found, claim))
                        .isEmpty();
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
