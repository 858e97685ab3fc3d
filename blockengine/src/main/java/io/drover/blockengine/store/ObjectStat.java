package io.drover.blockengine.store;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * What a store reports about one object.
 *
 * @param size bytes
 * @param modified modification time by the store's own clock, never the local one
 */
public record ObjectStat(ObjectKey key, long size, Instant modified) {
    public ObjectStat {
        requireNonNull(key, "key");
        requireNonNull(modified, "modified");
        if (size < 0) {
            throw new IllegalArgumentException("size of " + key + " is negative: " + size);
        }
    }
}
