package io.drover.control.mover;

import io.drover.resource.Backup;
import io.drover.resource.Times;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** What stands for a backup whose resource is gone while a device holds it still. */
final class UnknownBackup {
    private UnknownBackup() {}

    /**
     * One of that name. What is on the device, such as its file system, is what the store said of
     * what the device holds; if that was nothing, it is taken from the last backup of the same
     * volume that is known.
     *
     * @param name in the store
     * @param held the device and what it holds; empty if that is not known
     * @param others backups of the same volume
     */
    static Backup of(String name, Optional<StandbyNotes.Held> held, Collection<Backup> others) {
        Backup backup = new Backup();
        backup.setMetadata(new ObjectMetaBuilder().withName(name).build());
        held.map(found -> found.reached().labels())
                .filter(labels -> !labels.isEmpty())
                .or(() -> last(others))
                .ifPresent(labels -> backup.getStatus().labels = labels);
        return backup;
    }

    private static Optional<Map<String, String>> last(Collection<Backup> others) {
        return others.stream()
                .filter(other -> !other.getStatus().labels.isEmpty())
                .max(Times.by(other -> other.getStatus().snapshotCreatedAt))
                .map(other -> other.getStatus().labels);
    }
}
