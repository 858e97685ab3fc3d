package io.drover.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Versions of objects that reconciliations have written and that the cache may not have received
 * yet: a reconciliation of an older copy would do again what has been done. Thread-safe.
 */
final class WrittenVersions {
    /**
     * After this the copy in the cache counts as current, whatever its version: versions go back
     * when the API server is restored from a backup.
     */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private record Written(long version, Instant since) {}

    private final InstantSource clock;
    private final Map<String, Written> written = new ConcurrentHashMap<>();

    WrittenVersions(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * @param version the API server's {@code metadata.resourceVersion}; one that is no number
     *     cannot be compared and is ignored
     */
    void add(String key, String version) {
        if (isNumber(version)) {
            written.put(key, new Written(Long.parseLong(version), clock.instant()));
        }
    }

    void forget(String key) {
        written.remove(key);
    }

    /** Whether the cached copy is older than what a reconciliation of the object has written. */
    boolean isOutdated(String key, HasMetadata cached) {
        Written newest = written.get(key);
        if (newest == null) {
            return false;
        }
        String version = cached.getMetadata().getResourceVersion();
        boolean outdated =
                isNumber(version)
                        && Long.parseLong(version) < newest.version()
                        && clock.instant().isBefore(newest.since().plus(PATIENCE));
        if (!outdated) {
            forget(key);
        }
        return outdated;
    }

    private static boolean isNumber(String version) {
        return version != null && version.matches("[0-9]{1,18}");
    }
}
