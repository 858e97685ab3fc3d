package io.drover.control.connection;

import io.drover.blockengine.format.BackupInfo;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What synchronisations have read of complete backups for which they create resources: the first
 * reconciliation of such a resource takes it from here, instead of reading the store once more.
 * Whatever is missing here, as after a restart, is read from the store. Thread-safe.
 */
public final class FoundBackups {
    private final Map<Place, BackupInfo> read = new ConcurrentHashMap<>();

    private record Place(String target, VolumeName volume, BackupName backup) {}

    public void put(String target, BackupInfo backup) {
        if (!backup.inProgress()) {
            read.put(new Place(target, backup.volume(), backup.name()), backup);
        }
    }

    /** What was read, once. */
    public Optional<BackupInfo> take(String target, VolumeName volume, BackupName backup) {
        return Optional.ofNullable(read.remove(new Place(target, volume, backup)));
    }

    /** Drops the backups of a volume that were not taken. */
    public void forget(String target, VolumeName volume) {
        read.keySet()
                .removeIf(place -> place.target().equals(target) && place.volume().equals(volume));
    }
}
