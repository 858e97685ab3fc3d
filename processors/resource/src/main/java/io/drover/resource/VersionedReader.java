package io.drover.resource;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** Caches that tell whether they have changed. */
public interface VersionedReader extends ResourceReader {
    /**
     * A text that is another one once the cache of a kind has changed: as long as it is the same,
     * so is what the cache holds.
     *
     * @throws IllegalStateException if the cache has not been filled yet
     */
    String version(Class<? extends HasMetadata> kind);
}
