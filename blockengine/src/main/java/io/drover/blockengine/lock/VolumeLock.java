package io.drover.blockengine.lock;

import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A lock on a volume in the store, by Longhorn's protocol: a file that says who came first, kept
 * alive by being written again.
 *
 * <p>Ages are measured by the store's clock alone: the listing that shows other locks shows our
 * own, just written one as well. A virtual thread refreshes it until {@link #close}.
 */
public final class VolumeLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VolumeLock.class);

    /** How long the removal of a lock may take: less than a shutdown waits for a job. */
    private static final Duration TIDYING = Duration.ofSeconds(15);

    private final ObjectStore store;
    private final VolumeName volume;
    private final LockFile file;
    private final LockOptions options;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread refresher;
    private volatile long refreshedNanos;
    private volatile boolean lost;

    /**
     * @param heldSince when the write that acquired it began
     */
    private VolumeLock(
            ObjectStore store,
            VolumeName volume,
            LockFile file,
            LockOptions options,
            long heldSince) {
        this.refreshedNanos = heldSince;
        this.store = store;
        this.volume = volume;
        this.file = file;
        this.options = options;
        this.refresher =
                Thread.ofVirtual().name("lock-refresh-" + volume).start(this::refreshUntilClosed);
    }

    /**
     * @throws StoreException.Conflict if another lock stands against it; the message names it and
     *     since when it is held
     */
    public static VolumeLock acquire(
            ObjectStore store, VolumeName volume, LockType type, LockOptions options)
            throws StoreException, InterruptedException {
        String name = "lock-%016x".formatted(ThreadLocalRandom.current().nextLong());
        LockFile waiting = new LockFile(name, type, false);
        enqueue(store, volume, waiting);
        boolean acquired = false;
        try {
            long looked = System.nanoTime();
            LockQueue queue = LockQueue.read(store, volume, name);
            if (queue.isContended(waiting, options.expiry())) {
                // who came first may not have said yet that it acquired its own
                new CountDownLatch(1).await(options.settle().toNanos(), TimeUnit.NANOSECONDS);
                looked = System.nanoTime();
                queue = LockQueue.read(store, volume, name);
            }
            queue.refuseIfHeldAgainst(waiting, options.expiry());
            LockFile held = new LockFile(name, type, true);
            long heldSince = System.nanoTime();
            store.write(StoreLayout.lock(volume, name), held.toBody());
            if (System.nanoTime() - looked > options.settle().toNanos()) {
                // a rival may have come, waited as long as it has to, and not seen ours acquired
                LockQueue.read(store, volume, name).refuseIfHeldAgainst(held, options.expiry());
            }
            VolumeLock lock = new VolumeLock(store, volume, held, options, heldSince);
            acquired = true;
            return lock;
        } finally {
            if (!acquired) {
                discard(store, volume, name);
            }
        }
    }

    /** Leaves alone a store that was never reached or refused: nothing was written there. */
    private static void enqueue(ObjectStore store, VolumeName volume, LockFile waiting)
            throws StoreException {
        try {
            store.write(StoreLayout.lock(volume, waiting.name()), waiting.toBody());
        } catch (StoreException.Unreached e) {
            throw e;
        } catch (StoreException.Unavailable e) {
            // it may have been written all the same
            discard(store, volume, waiting.name());
            throw e;
        }
    }

    /** The lock's own file. */
    public ObjectKey key() {
        return StoreLayout.lock(volume, file.name());
    }

    /**
     * Called before a step that must not happen without the lock. Asks the store only if the last
     * refresh is so long ago that others may have taken the lock for abandoned.
     *
     * @throws StoreException.Conflict if the lock is gone or may have expired
     */
    public void verifyHeld() throws StoreException {
        long age = System.nanoTime() - refreshedNanos;
        boolean overdue = age >= options.refresh().toNanos() + options.refresh().toNanos() / 2;
        if (lost || age >= options.expiry().toNanos() || overdue && store.stat(key()).isEmpty()) {
            lost = true;
            throw new StoreException.Conflict(
                    "lock %s of volume %s was removed, or not refreshed for too long, and may be another's now"
                            .formatted(file.name(), volume));
        }
    }

    private void refreshUntilClosed() {
        try {
            while (!closed.await(options.refresh().toNanos(), TimeUnit.NANOSECONDS)) {
                refresh();
            }
        } catch (InterruptedException e) {
            // close() does not wait for a refresh under way
            Thread.currentThread().interrupt();
        }
    }

    /** One that was lost is never revived: others may have worked in between. */
    private void refresh() {
        long now = System.nanoTime();
        try {
            lost |= now - refreshedNanos >= options.expiry().toNanos();
            lost |= !lost && store.stat(key()).isEmpty();
            if (!lost) {
                store.write(key(), file.toBody());
                refreshedNanos = now;
            }
        } catch (StoreException e) {
            LOG.warn(
                    "could not refresh lock {} of volume {}: {}",
                    file.name(),
                    volume,
                    e.getMessage());
        }
    }

    /**
     * Removes the lock file, also for a thread that is interrupted. If that fails, or takes longer
     * than {@link #TIDYING}, the file is left to expire.
     */
    @Override
    public void close() {
        closed.countDown();
        tidy(
                volume,
                () -> {
                    try {
                        refresher.join();
                    } catch (InterruptedException e) {
                        refresher.interrupt();
                    }
                    delete(store, volume, file.name());
                });
    }

    private static void discard(ObjectStore store, VolumeName volume, String name) {
        tidy(volume, () -> delete(store, volume, name));
    }

    private static void delete(ObjectStore store, VolumeName volume, String name) {
        try {
            store.delete(List.of(StoreLayout.lock(volume, name)));
        } catch (StoreException e) {
            LOG.warn(
                    "could not remove lock {} of volume {}, it will expire: {}",
                    name,
                    volume,
                    e.getMessage());
        }
    }

    /** On a thread that nobody interrupts, however often the caller's is. */
    private static void tidy(VolumeName volume, Runnable work) {
        Thread thread = Thread.ofVirtual().name("lock-removal-" + volume).start(work);
        long deadline = System.nanoTime() + TIDYING.toNanos();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended && deadline - System.nanoTime() > 0) {
            try {
                ended = thread.join(Duration.ofNanos(deadline - System.nanoTime()));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (!ended) {
            thread.interrupt();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
