package io.drover.control.mover;

import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.reconcile.Informers;
import io.fabric8.kubernetes.api.model.HasMetadata;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Waits for what caches show, woken by their changes. Thread-safe. */
final class CacheWaits {
    private static final Duration TICK = Duration.ofSeconds(1);

    private final Informers informers;
    private final Set<Class<? extends HasMetadata>> watched = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // guarded by lock
    private long changes;

    CacheWaits(Informers informers) {
        this.informers = informers;
    }

    /** What a wait does once a second. */
    @FunctionalInterface
    interface Tick<E extends Exception> {
        void run() throws E;
    }

    /** A wait is no standstill of what is waited for. */
    static Tick<RuntimeException> alive(ProgressListener progress) {
        return () -> progress.onProgress(new ProgressListener.Progress(0, 0, 0));
    }

    /** Has changes of these kinds wake those who wait. */
    void watch(List<Class<? extends HasMetadata>> kinds) {
        for (Class<? extends HasMetadata> kind : kinds) {
            if (watched.add(kind)) {
                informers.listen(kind, _ -> wake());
            }
        }
    }

    private void wake() {
        lock.lock();
        try {
            changes++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * @param look what is waited for, empty until it is there
     * @param tick called once a second at most; may throw to end the wait
     */
    <T, E extends Exception> T until(Supplier<Optional<T>> look, Tick<E> tick)
            throws E, InterruptedException {
        while (true) {
            long seen = changes();
            Optional<T> found = look.get();
            if (found.isPresent()) {
                return found.get();
            }
            tick.run();
            await(seen);
        }
    }

    /** Returns at the next change, or after a second. */
    void next() throws InterruptedException {
        await(changes());
    }

    private long changes() {
        lock.lock();
        try {
            return changes;
        } finally {
            lock.unlock();
        }
    }

    private void await(long seen) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = TICK.toNanos();
            while (changes == seen && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #until}, given up after a while. */
    <T> Optional<T> within(Duration most, Supplier<Optional<T>> look) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        return until(
                () -> {
                    Optional<T> found = look.get();
                    return found.isPresent() || System.nanoTime() > end
                            ? Optional.of(found)
                            : Optional.empty();
                },
                () -> {});
    }
}
