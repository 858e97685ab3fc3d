package io.drover.control.connection;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * BackupVolumes that the poll of a target wants compared with the store. They are kept in memory: a
 * request in the resource would be a write for each volume at each poll, though nothing has
 * changed. After a restart the next poll requests them again. Thread-safe.
 */
public final class SyncRequests {
    private final Set<String> names = ConcurrentHashMap.newKeySet();

    /**
     * @param volume name of the BackupVolume
     */
    public void add(String volume) {
        names.add(volume);
    }

    public boolean contains(String volume) {
        return names.contains(volume);
    }

    /** It is being answered; a request that comes from now on is another one. */
    public void take(String volume) {
        names.remove(volume);
    }
}
