package io.drover.cli;

import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.mover.MoverProgress;
import io.drover.resource.Cluster;
import io.drover.resource.MoverLease;
import io.drover.store.LeaseFence;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Takes the Lease of a mover and renews it, with the progress, until it is closed. */
final class MoverHeartbeat implements ProgressListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MoverHeartbeat.class);
    private static final Duration PACE = Duration.ofSeconds(5);

    private final MoverLease lease;
    private final LeaseFence fence;
    private final Thread worker;
    private final LongSupplier nanos;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final CountDownLatch held = new CountDownLatch(1);
    private volatile MoverProgress progress = MoverProgress.NONE;
    // of the timer's thread
    private boolean lost;

    /**
     * @param worker interrupted when somebody else has taken the Lease
     */
    MoverHeartbeat(MoverLease lease, LeaseFence fence, Thread worker, LongSupplier nanos) {
        this.lease = lease;
        this.fence = fence;
        this.worker = worker;
        this.nanos = nanos;
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    void start() {
        timer.scheduleWithFixedDelay(this::beat, 0, PACE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Returns when the Lease is held for the first time. */
    void awaitHeld() throws InterruptedException {
        held.await();
    }

    /** Once. */
    void beat() {
        if (!lost) {
            renew();
        }
        if (lost) {
            worker.interrupt();
        }
    }

    private void renew() {
        long begun = nanos.getAsLong();
        try {
            if (lease.hold(Cluster.MAPPER.valueToTree(progress).toString())) {
                fence.renewed(begun);
                held.countDown();
            } else {
                fence.taken();
                // one that was held before is lost for good
                lost = held.getCount() == 0;
            }
        } catch (KubernetesClientException e) {
            LOG.warn("the Lease could not be renewed: {}", e.getMessage());
        }
    }

    @Override
    public void onProgress(Progress now) {
        progress = new MoverProgress(now.bytesTotal(), now.bytesDone(), now.bytesStored());
    }

    /** The last renewal has ended when this returns. */
    @Override
    public void close() {
        timer.close();
    }
}
