package io.drover.acceptance;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/** What goes wrong meanwhile. */
final class ChaosMischief {
    private static final Duration SLOW = Duration.ofSeconds(8);
    private static final double HALF = 0.5;

    private interface Deed {
        void on(ChaosCluster cluster) throws IOException, InterruptedException;
    }

    private enum Kind {
        DROVER_KILLED(ChaosCluster::killDrover),
        MOVERS_KILLED(cluster -> cluster.fake().kubelet().killAll()),
        PODS_EVICTED(cluster -> cluster.fake().kubelet().evictAll()),
        NO_NODE(cluster -> cluster.fake().kubelet().schedule(false)),
        NO_QUOTA(cluster -> cluster.fake().kubelet().quota("exceeded quota: pods")),
        TWO_PODS(cluster -> cluster.fake().kubelet().podsOfAJob(2)),
        SNAPSHOTS_FAIL(cluster -> cluster.fake().snapshotter().fail(Optional.of("array is full"))),
        SNAPSHOTS_SLOW(cluster -> cluster.fake().snapshotter().delay(SLOW)),
        API_BROKEN(cluster -> cluster.breakApi(HALF)),
        API_GONE(cluster -> cluster.breakApi(1));

        private final Deed deed;

        Kind(Deed deed) {
            this.deed = deed;
        }
    }

    private final ChaosCluster cluster;
    private final Random random;

    ChaosMischief(ChaosCluster cluster, Random random) {
        this.cluster = cluster;
        this.random = random;
    }

    /**
     * Ends what was wrong before, and does one thing or two.
     *
     * @return what it was
     */
    String something() throws IOException, InterruptedException {
        cluster.heal();
        StringBuilder done = new StringBuilder();
        for (int i = 0; i <= random.nextInt(2); i++) {
            Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
            kind.deed.on(cluster);
            done.append(kind).append(' ');
        }
        return done.toString().strip();
    }
}
