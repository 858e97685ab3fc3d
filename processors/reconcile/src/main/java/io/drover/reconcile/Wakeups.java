package io.drover.reconcile;

import io.drover.resource.ResourceKey;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which resources wait for changes of which others. Thread-safe. */
final class Wakeups {
    /** A resource may wait for several purposes, which do not know of each other. */
    private record Waiter(String purpose, ResourceKey resource) {}

    // all guarded by this
    private final Map<ResourceKey, Set<Waiter>> waiters = new HashMap<>();
    private final Map<Waiter, Set<ResourceKey>> awaited = new HashMap<>();
    private final Map<ResourceKey, Set<Waiter>> purposes = new HashMap<>();

    /** From now on the waiter waits for these, and for no others of that purpose. */
    synchronized void await(String purpose, ResourceKey resource, Collection<ResourceKey> others) {
        Waiter waiter = new Waiter(purpose, resource);
        forget(waiter);
        if (!others.isEmpty()) {
            awaited.put(waiter, Set.copyOf(others));
            others.forEach(other -> add(waiters, other, waiter));
            add(purposes, resource, waiter);
        }
    }

    synchronized void forget(ResourceKey resource) {
        Set.copyOf(purposes.getOrDefault(resource, Set.of())).forEach(this::forget);
    }

    private void forget(Waiter waiter) {
        awaited.getOrDefault(waiter, Set.of()).forEach(other -> remove(waiters, other, waiter));
        awaited.remove(waiter);
        remove(purposes, waiter.resource(), waiter);
    }

    private static void add(Map<ResourceKey, Set<Waiter>> all, ResourceKey key, Waiter waiter) {
        all.computeIfAbsent(key, absent -> new HashSet<>()).add(waiter);
    }

    private static void remove(Map<ResourceKey, Set<Waiter>> all, ResourceKey key, Waiter waiter) {
        Set<Waiter> left = all.getOrDefault(key, new HashSet<>());
        left.remove(waiter);
        if (left.isEmpty()) {
            all.remove(key);
        }
    }

    /** The resources that wait for changes of that resource. */
    synchronized Set<ResourceKey> of(ResourceKey changed) {
        return waiters.getOrDefault(changed, Set.of()).stream()
                .map(Waiter::resource)
                .collect(Collectors.toUnmodifiableSet());
    }
}
