package io.drover.control.mover;

import io.drover.reconcile.Informers;
import io.drover.resource.Cluster;

import java.time.Duration;

/** Claims of Drover's namespace that are filled for others, over caches of claims. */
final class TestPrimes {
    private TestPrimes() {}

    /**
     * @param patience how long a storage may take to expand one
     */
    static PrimeClaims of(Cluster cluster, Informers informers, Duration patience) {
        MoverStates states = new MoverStates();
        CacheWaits waits = new CacheWaits(informers);
        RestoreClasses classes = new RestoreClasses(informers);
        return new PrimeClaims(
                cluster,
                new TargetClaims(informers, cluster, classes, waits, states),
                states,
                classes,
                waits,
                patience);
    }
}
