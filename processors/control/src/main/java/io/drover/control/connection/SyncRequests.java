package io.drover.control.connection;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * BackupTargets and BackupVolumes that are to be compared with their store although their resource
 * requests nothing: by the poll of a target, or since a comparison that changed something is
 * checked by another one. They are kept in memory: a request in the resource would be a write for
 * each volume at each poll, though nothing has changed. After a restart the next poll requests them
 * again. Thread-safe.
 */
public final class SyncRequests {
    /** By then caches show what a comparison created and deleted. */
    public static final Duration CHECK = Duration.ofSeconds(10);

    private final InstantSource clock;
    private final Map<String, Instant> due = new ConcurrentHashMap<>();

    public SyncRequests(InstantSource clock) {
        this.clock = clock;
    }

    /** The key of a BackupTarget; a BackupVolume's is its name. */
    public static String ofTarget(String target) {
        return "target/" + target;
    }

    public void add(String key) {
        due.put(key, clock.instant());
    }

    /** After {@link #CHECK}, unless another comparison comes first. */
    public void addCheck(String key) {
        due.putIfAbsent(key, clock.instant().plus(CHECK));
    }

    public boolean contains(String key) {
        Instant time = due.get(key);
        return time != null && !time.isAfter(clock.instant());
    }

    /** It is being answered; a request that comes from now on is another one. */
    public void take(String key) {
        due.remove(key);
    }
}
