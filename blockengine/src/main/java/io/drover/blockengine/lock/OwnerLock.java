package io.drover.blockengine.lock;

import io.drover.blockengine.format.BlockOwner;
import io.drover.blockengine.logging.LogContext;
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
 * A lock on an owner of blocks in the store, by Longhorn's protocol: a file that records who came
 * first and is rewritten regularly to stay valid.
 *
 * <p>Ages are measured by the store's clock alone: the listing that contains other locks also
 * contains our own, just written one. A virtual thread refreshes it until {@link #close}.
 */
public final class OwnerLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OwnerLock.class);

    /** How long the removal of a lock may take: less than a shutdown waits for a job. */
    private static final Duration TIDYING = Duration.ofSeconds(15);

    private final ObjectStore store;
    private final BlockOwner owner;
    private final LockFile file;
    private final LockOptions options;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread refresher;
    private volatile long refreshedNanos;
    private volatile boolean lost;

    /**
     * @param heldSince when the write that acquired it began
     */
    private OwnerLock(
            ObjectStore store,
            BlockOwner owner,
            LockFile file,
            LockOptions options,
            long heldSince) {
        this.refreshedNanos = heldSince;
        this.store = store;
        this.owner = owner;
        this.file = file;
        this.options = options;
        this.refresher =
                Thread.ofVirtual()
                        .name("lock-refresh-" + owner)
                        .start(LogContext.carriedInto(this::refreshUntilClosed));
    }

    /**
     * @throws StoreException.Conflict if another lock conflicts with it; the message names that
     *     lock and its time
     */
    public static OwnerLock acquire(
            ObjectStore store, BlockOwner owner, LockType type, LockOptions options)
            throws StoreException, InterruptedException {
        String name = "lock-%016x".formatted(ThreadLocalRandom.current().nextLong());
        LockFile waiting = new LockFile(name, type, false);
        enqueue(store, owner, waiting);
        boolean acquired = false;
        try {
            long looked = System.nanoTime();
            LockQueue queue = LockQueue.read(store, owner, name);
            if (queue.isContended(waiting, options.expiry())) {
                // an earlier rival may not have marked its lock as acquired yet
                new CountDownLatch(1).await(options.settle().toNanos(), TimeUnit.NANOSECONDS);
                looked = System.nanoTime();
                queue = LockQueue.read(store, owner, name);
            }
            queue.refuseIfBlocked(waiting, options.expiry());
            LockFile held = new LockFile(name, type, true);
            long heldSince = System.nanoTime();
            store.write(owner.lock(name), held.toBody());
            if (System.nanoTime() - looked > options.settle().toNanos()) {
                // a rival may have arrived, waited as long as required, and not seen that ours is
                // acquired
                LockQueue.read(store, owner, name).refuseIfBlocked(held, options.expiry());
            }
            OwnerLock lock = new OwnerLock(store, owner, held, options, heldSince);
            acquired = true;
            return lock;
        } finally {
            if (!acquired) {
                discard(store, owner, name);
            }
        }
    }

    /**
     * Does not clean up in a store that was never reached or that refused the write: nothing was
     * written there.
     */
    private static void enqueue(ObjectStore store, BlockOwner owner, LockFile waiting)
            throws StoreException {
        try {
            store.write(owner.lock(waiting.name()), waiting.toBody());
        } catch (StoreException.Unreached e) {
            throw e;
        } catch (StoreException.Unavailable e) {
            // it may have been written nevertheless
            discard(store, owner, waiting.name());
            throw e;
        }
    }

    /** The lock's own file. */
    public ObjectKey key() {
        return owner.lock(file.name());
    }

    /**
     * Called before a step that must not happen without the lock. Asks the store only if the last
     * refresh is so long ago that others may consider the lock abandoned.
     *
     * @throws StoreException.Conflict if the lock is gone or may have expired
     */
    public void verifyHeld() throws StoreException {
        long age = System.nanoTime() - refreshedNanos;
        boolean overdue = age >= options.refresh().toNanos() + options.refresh().toNanos() / 2;
        if (lost || age >= options.expiry().toNanos() || overdue && store.stat(key()).isEmpty()) {
            lost = true;
            throw new StoreException.Conflict(
                    "lock %s of %s was removed, or not refreshed for too long, and may belong to another operation now"
                            .formatted(file.name(), owner.title()));
        }
    }

    private void refreshUntilClosed() {
        try {
            while (!closed.await(options.refresh().toNanos(), TimeUnit.NANOSECONDS)) {
                refresh();
            }
        } catch (InterruptedException e) {
            // close() does not wait for a running refresh
            Thread.currentThread().interrupt();
        }
    }

    /** A lost lock is never renewed: others may have changed the store in between. */
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
                    "could not refresh lock {} of {}: {}",
                    file.name(),
                    owner.title(),
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
                owner,
                () -> {
                    try {
                        refresher.join();
                    } catch (InterruptedException e) {
                        refresher.interrupt();
                    }
                    delete(store, owner, file.name());
                });
    }

    private static void discard(ObjectStore store, BlockOwner owner, String name) {
        tidy(owner, () -> delete(store, owner, name));
    }

    private static void delete(ObjectStore store, BlockOwner owner, String name) {
        try {
            store.delete(List.of(owner.lock(name)));
        } catch (StoreException e) {
            LOG.warn(
                    "could not remove lock {} of {}, it will expire: {}",
                    name,
                    owner.title(),
                    e.getMessage());
        }
    }

    /** On a thread that nobody interrupts, however often the caller's is. */
    private static void tidy(BlockOwner owner, Runnable work) {
        Thread thread =
                Thread.ofVirtual()
                        .name("lock-removal-" + owner)
                        .start(LogContext.carriedInto(work));
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
