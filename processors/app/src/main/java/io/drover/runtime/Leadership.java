package io.drover.runtime;

import io.drover.resource.NamespaceLease;
import io.drover.resource.NamespaceLease.Outcome;
import io.drover.store.LeaseFence;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Holds the namespace's Lease, or waits for it, and opens the fence of writes for as long as nobody
 * else can have taken it. It is lost when the API server reports another holder.
 */
final class Leadership implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

    interface Consequences {
        /** What keeps this Drover from asking for the Lease, in words; nothing if it may. */
        Optional<String> obstacle();

        void gained();

        void lost();
    }

    private final NamespaceLease lease;
    private final Consequences consequences;
    private final LeaseFence fence;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("lease").factory());
    private volatile boolean held;
    private volatile String holder = "";
    // of the timer's thread
    private boolean fenced;

    Leadership(NamespaceLease lease, Consequences consequences, LeaseFence fence) {
        this.lease = lease;
        this.consequences = consequences;
        this.fence = fence;
    }

    /**
     * Takes the Lease, or begins to wait for it.
     *
     * @throws KubernetesClientException if the API server cannot be reached
     */
    void start() {
        attempt();
        plan();
    }

    private void attempt() {
        Optional<String> obstacle = held ? Optional.empty() : consequences.obstacle();
        if (obstacle.isPresent()) {
            accept(new Outcome.Taken(obstacle.get()));
            return;
        }
        long sent = System.nanoTime();
        Outcome outcome = lease.hold();
        if (outcome instanceof Outcome.Held) {
            fence.renewed(sent);
        } else {
            fence.taken();
        }
        accept(outcome);
    }

    /** The other holder of the Lease; empty if this Drover holds it. */
    Optional<String> otherHolder() {
        return held ? Optional.empty() : Optional.of(holder);
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    private void plan() {
        Duration pause = held ? lease.terms().renewal() : lease.terms().look();
        timer.schedule(this::tick, pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tick() {
        try {
            attempt();
            fenced = false;
        } catch (KubernetesClientException e) {
            LOG.debug("the Lease could not be renewed: {}", e.getMessage());
            if (held && !fence.isOpen() && !fenced) {
                fenced = true;
                LOG.warn("{} ({})", fence.refusal(), e.getMessage());
            }
        } finally {
            plan();
        }
    }

    private void accept(Outcome outcome) {
        switch (outcome) {
            case Outcome.Held _ -> {
                if (!held) {
                    holder = "";
                    begin();
                    held = true;
                }
            }
            case Outcome.Taken(String by) -> {
                boolean lost = held;
                held = false;
                if (!by.equals(holder)) {
                    holder = by;
                    LOG.warn(
                            "another Drover works in this namespace: {}; this one {} and waits for"
                                    + " the Lease '{}'",
                            by,
                            lost ? "stops what it does" : "does nothing",
                            NamespaceLease.NAME);
                }
                if (lost) {
                    consequences.lost();
                }
            }
        }
    }

    /** Throws what it met, and is called again after the next look at the Lease. */
    private void begin() {
        try {
            consequences.gained();
        } catch (KubernetesClientException e) {
            LOG.warn("this Drover has the Lease and cannot begin yet: {}", e.getMessage());
            throw e;
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        try {
            if (!timer.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.debug("the Lease is being renewed at this moment; it runs out by itself");
                return;
            }
            if (held) {
                lease.release();
            }
        } catch (KubernetesClientException e) {
            LOG.debug("the Lease could not be given back: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
