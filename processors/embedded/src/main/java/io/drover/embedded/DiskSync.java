package io.drover.embedded;

import org.h2.mvstore.MVStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Forces what was committed onto the disk soon afterwards, on a thread of its own. The database
 * writes over what it wrote less than {@link #RETENTION} ago in no case, so that a power failure
 * finds the last seconds complete or not at all where the disk keeps up. It does not wait for that:
 * older parts that were replaced may be written over before what replaced them is on the disk.
 */
final class DiskSync implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DiskSync.class);
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    /**
     * How long to keep what was replaced; the rest of the time is for a disk that is slow. Every
     * change writes some pages anew, so that each second of it may cost megabytes.
     */
    static final Duration RETENTION = INTERVAL.multipliedBy(4);

    private final MVStore store;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("database-sync").factory());
    // used by the timer's thread
    private long synced;

    private DiskSync(MVStore store) {
        this.store = store;
        this.synced = store.getCurrentVersion();
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    static DiskSync start(MVStore store) {
        store.setRetentionTime(Math.toIntExact(RETENTION.toMillis()));
        // what one that was killed has left to the system
        store.sync();
        DiskSync sync = new DiskSync(store);
        sync.timer.scheduleWithFixedDelay(
                sync::run, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        return sync;
    }

    private void run() {
        long version = store.getCurrentVersion();
        if (version != synced) {
            try {
                store.sync();
                synced = version;
            } catch (RuntimeException e) {
                // the boundary of this thread, which would end without a word
                LOG.warn("the database could not be forced onto the disk: {}", e.getMessage());
            }
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
    }
}
