package io.drover.control.schedule;

import io.drover.reconcile.Informers;
import io.drover.resource.ResourceKey;
import io.fabric8.kubernetes.api.model.HasMetadata;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Waits for resources to become as they are wanted, by the events of the caches: nothing is asked
 * of the API server. Thread-safe.
 */
public final class ResourceWait {
    private record Waiter(ResourceKey key, Semaphore changes) {}

    private final Informers informers;
    private final Set<Class<? extends HasMetadata>> followed = ConcurrentHashMap.newKeySet();
    private final List<Waiter> waiters = new CopyOnWriteArrayList<>();

    public ResourceWait(Informers informers) {
        this.informers = informers;
    }

    /**
     * Waits until the resource is there and as wanted, or has been removed after it was there.
     *
     * @param patience how long to wait at most
     * @return the resource as the cache has it then, wanted or not; empty if it is not there
     */
    public <T extends HasMetadata> Optional<T> until(
            Class<T> kind, String name, Predicate<T> wanted, Duration patience)
            throws InterruptedException {
        if (followed.add(kind)) {
            informers.listen(kind, changed -> wake(new ResourceKey(kind, changed)));
        }
        Waiter waiter = new Waiter(new ResourceKey(kind, name), new Semaphore(0));
        waiters.add(waiter);
        try {
            return await(waiter, kind, wanted, patience);
        } finally {
            waiters.remove(waiter);
        }
    }

    private <T extends HasMetadata> Optional<T> await(
            Waiter waiter, Class<T> kind, Predicate<T> wanted, Duration patience)
            throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        boolean seen = false;
        while (true) {
            Optional<T> present = informers.find(kind, waiter.key().name());
            boolean removed = seen && present.isEmpty();
            seen |= present.isPresent();
            if (removed || present.filter(wanted).isPresent()) {
                return present;
            }
            if (!waiter.changes().tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return present;
            }
            waiter.changes().drainPermits();
        }
    }

    private void wake(ResourceKey changed) {
        for (Waiter waiter : waiters) {
            if (waiter.key().equals(changed)) {
                waiter.changes().release();
            }
        }
    }
}
