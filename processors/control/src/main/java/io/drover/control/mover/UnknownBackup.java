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
     * One of that name. What is on the device, such as its file system, is what was noted of it
     * when the device was written; if that was nothing, it is taken from the last backup of the
     * same volume that is known.
     *
     * @param name in the store
     * @param noted labels of what the device holds; empty if nothing is known of that
     * @param others backups of the same volume
     */
    static Backup of(String name, Optional<Map<String, String>> noted, Collection<Backup> others) {
        Backup backup = new Backup();
        backup.setMetadata(new ObjectMetaBuilder().withName(name).build());
        noted.filter(labels -> !labels.isEmpty())
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
