package io.drover.control.mover;

import io.drover.reconcile.Informers;
import io.drover.resource.Cluster;
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

    LostPrimes(Informers informers, Cluster cluster, PrimeClaims primes) {
        this.informers = informers;
        this.cluster = cluster;
        this.primes = primes;
        this.volumes = new PersistentVolumes(cluster);
        this.notes = new RestoreNotes(cluster);
    }

    /**
     * As the API server has it; one that has no volume yet is not lost.
     *
     * @throws PrimeLost if the claim is there, and its volume is not
     */
    public void check(@Body RestorePlan plan) throws PrimeLost {
        Optional<PersistentVolumeClaim> prime = primes.find(plan.volume());
        if (prime.isPresent() && isLost(prime.get(), volumes::find)) {
            throw PrimeLost.of(plan, prime.get().getSpec().getVolumeName());
        }
    }

    /** As {@link #check}, which is only asked if the caches give reason to. */
    void glance(RestorePlan plan) throws PrimeLost {
        boolean suspicious =
                informers
                        .find(PersistentVolumeClaim.class, cluster.namespace() + "/" + plan.name())
                        .filter(
                                found ->
                                        isLost(
                                                found,
                                                name ->
                                                        informers.find(
                                                                PersistentVolume.class, name)))
                        .isPresent();
        if (suspicious) {
            check(plan);
        }
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
    public void giveUp(@Body RestorePlan plan, @ExchangeException PrimeLost lost) throws PrimeLost {
        notes.forget(plan.volume());
        throw lost;
    }
}
