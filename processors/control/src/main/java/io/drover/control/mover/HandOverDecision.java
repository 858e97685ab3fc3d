package io.drover.control.mover;

import io.drover.reconcile.Reconciliation;
import io.drover.resource.Cluster;
import io.drover.resource.Volume;

import org.apache.camel.Body;

import java.time.Duration;
import java.util.Optional;

/**
 * The point from which on the device of a standby volume is its claim's, and is not written any
 * more. Bean {@code handOverDecision}.
 */
public final class HandOverDecision {
    private static final Duration PACE = Duration.ofSeconds(1);

    private final Cluster cluster;
    private final PrimeClaims primes;
    private final LostPrimes losses;
    private final StandbyNotes notes;

    HandOverDecision(Cluster cluster, PrimeClaims primes, LostPrimes losses) {
        this.cluster = cluster;
        this.primes = primes;
        this.losses = losses;
        this.notes = new StandbyNotes(cluster);
    }

    /**
     * Notes it, if the device holds a backup completely. The API server is asked, since a cache may
     * not show yet that a step has begun.
     */
    public void decide(@Body Reconciliation<Volume, Volume.Status> run) {
        cluster.find(Volume.class, run.name())
                .filter(found -> !found.isMarkedForDeletion())
                .filter(this::hasDevice)
                .ifPresent(notes::handOver);
        run.requeueAfter(PACE);
    }

    private boolean hasDevice(Volume volume) {
        Optional<String> uid = primes.find(volume).map(found -> found.getMetadata().getUid());
        return StandbyNotes.held(volume)
                        .filter(held -> uid.filter(held.claim()::equals).isPresent())
                        .isPresent()
                && losses.findLost(volume).isEmpty();
    }
}
