package io.drover.blockengine.lock;

import io.drover.blockengine.format.BlockOwner;
import io.drover.blockengine.logging.LogContext;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

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
    private final LongSupplier nanoTime;
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
            LongSupplier nanoTime,
            long heldSince) {
        this.refreshedNanos = heldSince;
        this.store = store;
        this.owner = owner;
        this.file = file;
        this.options = options;
        this.nanoTime = nanoTime;
        this.refresher =
                Thread.ofVirtual()
                        .name("lock-refresh-" + owner)
                        .start(LogContext.carriedInto(this::refreshUntilClosed));
    }

    /**
     * @throws StoreException.Conflict if another lock conflicts with it; the message names that
     *     lock, its holder and when it runs out
     */
    public static OwnerLock acquire(
            ObjectStore store, BlockOwner owner, LockType type, LockOptions options)
            throws StoreException, InterruptedException {
        return acquire(store, owner, type, options, System::nanoTime);
    }

    /**
     * @param nanoTime the holder's clock, as {@link System#nanoTime}
     */
    static OwnerLock acquire(
            ObjectStore store,
            BlockOwner owner,
            LockType type,
            LockOptions options,
            LongSupplier nanoTime)
            throws StoreException, InterruptedException {
        String name = newName();
        LockFile waiting = new LockFile(name, type, false);
        enqueue(store, owner, waiting, options);
        boolean acquired = false;
        try {
            long looked = nanoTime.getAsLong();
            LockQueue queue = LockQueue.read(store, owner, name);
            if (queue.isContended(waiting, options.expiry())) {
                // an earlier rival may not have marked its lock as acquired yet
                new CountDownLatch(1).await(options.settle().toNanos(), TimeUnit.NANOSECONDS);
                looked = nanoTime.getAsLong();
                queue = LockQueue.read(store, owner, name);
            }
            queue.refuseIfBlocked(waiting, options.expiry());
            LockFile held = new LockFile(name, type, true);
            long heldSince = nanoTime.getAsLong();
            store.write(owner.lock(name), held.toBody());
            if (nanoTime.getAsLong() - looked > options.settle().toNanos()) {
                // a rival may have arrived, waited as long as required, and not seen that ours is
                // acquired
                LockQueue.read(store, owner, name).refuseIfBlocked(held, options.expiry());
            }
            removeAbandoned(store, queue);
            OwnerLock lock = new OwnerLock(store, owner, held, options, nanoTime, heldSince);
            acquired = true;
            return lock;
        } finally {
            if (!acquired) {
                discard(store, owner, name, options);
            }
        }
    }

    /**
     * Acquires it with a single write, for a store that has hardly any space: the lock counts as
     * acquired at once and is given up if any other conflicts with it. Of two that are taken at the
     * same moment in this way both may be given up, never none.
     */
    public static OwnerLock acquireByOneWrite(
            ObjectStore store, BlockOwner owner, LockType type, LockOptions options)
            throws StoreException {
        LockFile held = new LockFile(newName(), type, true);
        long heldSince = System.nanoTime();
        enqueue(store, owner, held, options);
        boolean acquired = false;
        try {
            LockQueue.read(store, owner, held.name()).refuseIfContended(held, options.expiry());
            OwnerLock lock =
                    new OwnerLock(store, owner, held, options, System::nanoTime, heldSince);
            acquired = true;
            return lock;
        } finally {
            if (!acquired) {
                discard(store, owner, held.name(), options);
            }
        }
    }

    /**
     * A lock that keeps deletions away while the owner's blocks are read; empty if the store takes
     * no writes, as it is full or read-only.
     *
     * @param onRefusal is told why there is none
     */
    public static Optional<OwnerLock> acquireForReading(
            ObjectStore store, BlockOwner owner, LockOptions options, Consumer<String> onRefusal)
            throws StoreException, InterruptedException {
        try {
            return Optional.of(acquire(store, owner, LockType.BACKUP, options));
        } catch (StoreException.Forbidden | StoreException.OutOfSpace e) {
            onRefusal.accept(e.getMessage());
            return Optional.empty();
        }
    }

    private static String newName() {
        return "lock-%016x".formatted(ThreadLocalRandom.current().nextLong());
    }

    /** Every operation reads the locks that are there, also those that crashes left. */
    private static void removeAbandoned(ObjectStore store, LockQueue queue) {
        List<ObjectKey> abandoned = queue.abandoned();
        if (abandoned.isEmpty()) {
            return;
        }
        try {
            store.delete(abandoned);
            LOG.info("removed {} locks that ran out long ago", abandoned.size());
        } catch (StoreException e) {
            LOG.debug("locks that ran out stay", e);
        }
    }

    /**
     * Does not clean up in a store that was never reached or trusted, or that refused the write, as
     * nothing was written there, nor in one that does not answer: it would not answer that either,
     * and the lock runs out by itself.
     */
    private static void enqueue(
            ObjectStore store, BlockOwner owner, LockFile waiting, LockOptions options)
            throws StoreException {
        try {
            store.write(owner.lock(waiting.name()), waiting.toBody());
        } catch (StoreException.Unreached | StoreException.Untrusted | StoreException.Silent e) {
            throw e;
        } catch (StoreException.Unavailable e) {
            // it may have been written nevertheless
            discard(store, owner, waiting.name(), options);
            throw e;
        }
    }

    /** The lock's own file. */
    public ObjectKey key() {
        return owner.lock(file.name());
    }

    /**
     * When the lock was written last, which is the current time by the store's own clock if that
     * was just now.
     *
     * @throws StoreException.Conflict if it is gone
     */
    public Instant written() throws StoreException {
        return store.stat(key())
                .map(ObjectStat::modified)
                .orElseThrow(
                        () ->
                                new StoreException.Conflict(
                                        "the lock of %s was lost".formatted(owner.title())));
    }

    /**
     * Called before a step that must not happen without the lock. Asks the store only if the last
     * refresh is so long ago that others may consider the lock abandoned.
     *
     * @throws StoreException.Conflict if the lock is gone or may have expired
     */
    public void verifyHeld() throws StoreException {
        requireReliable();
        boolean overdue = age() >= options.refresh().toNanos() + options.refresh().toNanos() / 2;
        if (overdue && store.stat(key()).isEmpty()) {
            lost = true;
            throw conflict();
        }
    }

    /**
     * Deletes files of the owner in batches, each only while the lock is held.
     *
     * @param store the one of the lock, or a {@link GuardedStore} before it
     * @throws StoreException.Conflict if the lock is gone or may have expired
     */
    public void delete(ObjectStore store, List<ObjectKey> keys) throws StoreException {
        int batch = store.capabilities().maxDeleteBatch();
        for (int at = 0; at < keys.size(); at += batch) {
            verifyHeld();
            store.delete(keys.subList(at, Math.min(keys.size(), at + batch)));
        }
    }

    /**
     * As {@link #verifyHeld} without asking the store.
     *
     * @throws StoreException.Conflict if the lock is known to be gone or may soon expire
     */
    void requireReliable() throws StoreException.Conflict {
        if (lost || isExpired()) {
            lost = true;
            throw conflict();
        }
    }

    StoreException.Conflict conflict() {
        return new StoreException.Conflict(
                "lock %s of %s was removed, or not refreshed for too long, and may belong to another operation now"
                        .formatted(file.name(), owner.title()));
    }

    /**
     * Runs the action on another thread if the lock cannot be relied on any more before it is
     * released, because it was not refreshed.
     */
    void onExpiry(Runnable action) {
        Thread.ofVirtual()
                .name("lock-watch-" + owner)
                .start(LogContext.carriedInto(() -> watch(action)));
    }

    private void watch(Runnable action) {
        try {
            boolean released = false;
            while (!released && !isExpired()) {
                long left = options.reliable().toNanos() - age();
                released = closed.await(Math.max(1, left), TimeUnit.NANOSECONDS);
            }
            if (!released) {
                lost = true;
                action.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long age() {
        return nanoTime.getAsLong() - refreshedNanos;
    }

    private void refreshUntilClosed() {
        try {
            Duration pause = options.refresh();
            while (!closed.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                pause = refresh() ? options.refresh() : options.retry();
            }
        } catch (InterruptedException e) {
            // close() does not wait for a running refresh
            Thread.currentThread().interrupt();
        }
    }

    private boolean isExpired() {
        return age() >= options.reliable().toNanos();
    }

    /**
     * A lost lock is never renewed: others may have changed the store in between.
     *
     * @return whether it was refreshed, or needs no refresh any more
     */
    private boolean refresh() {
        long now = nanoTime.getAsLong();
        try {
            lost |= isExpired();
            lost |= !lost && store.stat(key()).isEmpty();
            if (!lost) {
                store.write(key(), file.toBody());
                refreshedNanos = now;
            }
            return true;
        } catch (StoreException e) {
            LOG.warn(
                    "could not refresh lock {} of {}: {}",
                    file.name(),
                    owner.title(),
                    e.getMessage());
            return false;
        }
    }

    /**
     * Removes the lock file, also for a thread that is interrupted. If that fails, or takes longer
     * than {@link #TIDYING}, the file expires, and is removed as soon as the store answers again
     * and this process lives.
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
                    delete(store, owner, file.name(), options);
                });
    }

    private static void discard(
            ObjectStore store, BlockOwner owner, String name, LockOptions options) {
        tidy(owner, () -> delete(store, owner, name, options));
    }

    private static void delete(
            ObjectStore store, BlockOwner owner, String name, LockOptions options) {
        try {
            store.delete(List.of(owner.lock(name)));
        } catch (StoreException e) {
            LOG.warn(
                    "could not remove lock {} of {}, it will expire: {}",
                    name,
                    owner.title(),
                    e.getMessage());
            if (e.retryable()) {
                LateRemoval.begin(store, owner.lock(name), options.refresh());
            }
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
