package io.drover.support;

import static org.awaitility.Awaitility.await;

import io.drover.reconcile.CacheScope;
import io.drover.reconcile.Informers;
import io.drover.resource.Cluster;

import java.util.Set;

/** Caches of a Drover that serves claims. */
public final class ClaimCaches {
    private ClaimCaches() {}

    /** Filled; the caller closes them. */
    public static Informers open(Cluster cluster) {
        Informers informers =
                new Informers(cluster, 0, Set.of(CacheScope.RESOURCES, CacheScope.CLAIMS));
        informers.open();
        await().until(informers::allSynced);
        return informers;
    }
}
