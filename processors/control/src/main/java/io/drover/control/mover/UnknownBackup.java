package io.drover.control.mover;

import io.drover.resource.Backup;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import java.util.Collection;
import java.util.Comparator;

/** What stands for a backup whose resource is gone while a device holds it still. */
final class UnknownBackup {
    private UnknownBackup() {}

    /**
     * One of that name. What is on the device, such as its file system, it takes from the last one
     * of the same volume that is known.
     *
     * @param name in the store
     * @param others backups of the same volume
     */
    static Backup of(String name, Collection<Backup> others) {
        Backup backup = new Backup();
        backup.setMetadata(new ObjectMetaBuilder().withName(name).build());
        others.stream()
                .filter(other -> !other.getStatus().labels.isEmpty())
                .max(Comparator.comparing(other -> other.getStatus().snapshotCreatedAt))
                .ifPresent(other -> backup.getStatus().labels = other.getStatus().labels);
        return backup;
    }
}
