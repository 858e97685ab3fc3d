package io.drover.reconcile;

import io.drover.resource.ResourceKey;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which resources wait for changes of which others. Thread-safe. */
final class Wakeups {
    // both guarded by this
    private final Map<ResourceKey, Set<ResourceKey>> waiters = new HashMap<>();
    private final Map<ResourceKey, Set<ResourceKey>> awaited = new HashMap<>();

    /** From now on the waiter waits for these, and for no others. */
    synchronized void await(ResourceKey waiter, Collection<ResourceKey> others) {
        forget(waiter);
        if (!others.isEmpty()) {
            awaited.put(waiter, Set.copyOf(others));
            others.forEach(
                    other -> waiters.computeIfAbsent(other, key -> new HashSet<>()).add(waiter));
        }
    }

    synchronized void forget(ResourceKey waiter) {
        for (ResourceKey other : awaited.getOrDefault(waiter, Set.of())) {
            Set<ResourceKey> left = waiters.get(other);
            left.remove(waiter);
            if (left.isEmpty()) {
                waiters.remove(other);
            }
        }
        awaited.remove(waiter);
    }

    /** The resources that wait for changes of that resource. */
    synchronized Set<ResourceKey> of(ResourceKey changed) {
        return Set.copyOf(waiters.getOrDefault(changed, Set.of()));
    }
}
