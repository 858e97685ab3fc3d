package io.drover.console.model;

import io.drover.resource.VersionedReader;
import io.fabric8.kubernetes.api.model.HasMetadata;

import java.util.List;

/**
 * What was made of a cache, until the cache is another. Thread-safe.
 *
 * @param <T> the kind in the cache
 * @param <I> what is made of it
 */
final class Kept<T extends HasMetadata, I> {
    /** Makes it of what there was and of what the cache holds. */
    interface Making<T, I> {
        I of(I before, List<T> all);
    }

    private final Class<T> kind;
    private final Making<T, I> making;

    /** Guarded by this, as is what was made. */
    private String version = "";

    private I made;

    Kept(Class<T> kind, I empty, Making<T, I> making) {
        this.kind = kind;
        this.made = empty;
        this.making = making;
    }

    /**
     * Of the cache as it is now.
     *
     * @throws IllegalStateException while the cache has not been filled
     */
    synchronized I of(VersionedReader caches) {
        // first the version: what changes after it is read is seen the next time
        String now = caches.version(kind);
        if (!now.equals(version)) {
            made = making.of(made, caches.list(kind));
            version = now;
        }
        return made;
    }
}
