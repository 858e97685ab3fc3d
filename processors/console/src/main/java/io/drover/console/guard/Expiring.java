package io.drover.console.guard;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Values that are kept for a while, and never more than so many of them. Thread-safe. */
final class Expiring<K, V> {
    private static final float LOAD = 0.75f;

    private record Held<V>(V value, Instant until) {}

    private final int most;
    private final InstantSource clock;

    /** Guarded by this; the one that was used least recently is first. */
    private final Map<K, Held<V>> held = new LinkedHashMap<>(16, LOAD, true);

    Expiring(int most, InstantSource clock) {
        this.most = most;
        this.clock = clock;
    }

    synchronized Optional<V> get(K key) {
        Held<V> found = held.get(key);
        if (found == null) {
            return Optional.empty();
        }
        if (!clock.instant().isBefore(found.until())) {
            held.remove(key);
            return Optional.empty();
        }
        return Optional.of(found.value());
    }

    synchronized void put(K key, V value, Duration time) {
        held.put(key, new Held<>(value, clock.instant().plus(time)));
        Iterator<K> oldest = held.keySet().iterator();
        while (held.size() > most && oldest.hasNext()) {
            oldest.next();
            oldest.remove();
        }
    }

    synchronized void remove(K key) {
        held.remove(key);
    }

    synchronized int size() {
        return held.size();
    }
}
