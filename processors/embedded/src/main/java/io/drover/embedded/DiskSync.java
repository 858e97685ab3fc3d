package io.drover.embedded;

import org.h2.mvstore.MVStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Forces what was committed onto the disk soon afterwards, on a thread of its own. What the disk
 * has completely counts as in use until it has a later version, so that the database does not write
 * over parts of it: a power failure costs the last seconds, whatever order the disk writes in. The
 * database finds that version because of {@link OrderedFile}.
 */
final class DiskSync implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DiskSync.class);
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    /**
     * How long to keep what was written, at least. The database's own precaution of 45 seconds is
     * not needed besides: every change writes some pages anew, so that each second may cost
     * megabytes.
     */
    static final Duration RETENTION = INTERVAL.multipliedBy(4);

    /**
     * Versions before that which the disk has. From the chunk that the file's header names, which
     * is written anew after each 20 versions, the database finds the last one by way of those
     * between.
     */
    private static final int CHAIN = 32;

    private final MVStore store;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("database-sync").factory());
    private long synced;

    /** The version that the disk has, and earlier ones, in order. */
    private final List<MVStore.TxCounter> kept = new ArrayList<>();

    private DiskSync(MVStore store) {
        this.store = store;
        this.synced = store.getCurrentVersion();
        this.kept.add(store.registerVersionUsage());
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    static DiskSync start(MVStore store) {
        store.setRetentionTime(Math.toIntExact(RETENTION.toMillis()));
        DiskSync sync = new DiskSync(store);
        // what one that was killed has left to the system
        store.sync();
        sync.timer.scheduleWithFixedDelay(
                sync::run, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        return sync;
    }

    /** By the timer's thread. */
    synchronized void run() {
        long version = store.getCurrentVersion();
        if (version != synced) {
            try {
                advance();
                synced = version;
            } catch (RuntimeException e) {
                // the boundary of this thread, which would end without a word
                LOG.warn("the database could not be forced onto the disk: {}", e.getMessage());
            }
        }
    }

    private void advance() {
        MVStore.TxCounter next = store.registerVersionUsage();
        try {
            store.sync();
        } catch (RuntimeException e) {
            store.deregisterVersionUsage(next);
            throw e;
        }
        kept.add(next);
        while (kept.size() > 1 && kept.get(1).version <= next.version - CHAIN) {
            store.deregisterVersionUsage(kept.removeFirst());
        }
    }

    /** Without an interruption of the thread, which would close the file under it. */
    @Override
    public void close() {
        timer.shutdown();
        try {
            if (!timer.awaitTermination(INTERVAL.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("the disk has been busy with the database for {}", INTERVAL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        release();
    }

    /** The store is closed next, which forces what there is. */
    private synchronized void release() {
        kept.forEach(store::deregisterVersionUsage);
        kept.clear();
    }
}
