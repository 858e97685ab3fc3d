package io.drover.blockengine.delete;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All files of a volume in one listing, blocks told apart by whether they are referenced. That it
 * shows the files that must be there is what makes its silence about others believable.
 */
final class VolumeFiles {
    private final References references;
    private final String backupsPrefix;
    private final String locksPrefix;
    private final Map<ObjectKey, Instant> others = new HashMap<>();
    private final List<BackupName> backups = new ArrayList<>();
    private final List<ObjectKey> unreferenced = new ArrayList<>();
    private long referenced;

    private VolumeFiles(VolumeName volume, References references) {
        this.references = references;
        this.backupsPrefix = StoreLayout.backups(volume).value() + "/";
        this.locksPrefix = StoreLayout.locks(volume).value() + "/";
    }

    static VolumeFiles list(ObjectStore store, VolumeName volume, References references)
            throws StoreException {
        VolumeFiles files = new VolumeFiles(volume, references);
        store.list(StoreLayout.volume(volume), files::add);
        files.backups.sort(null);
        return files;
    }

    private void add(ObjectStat file) {
        ObjectKey key = file.key();
        Optional<BlockChecksum> block = StoreLayout.blockOf(key.name());
        if (block.isEmpty()) {
            others.put(key, file.modified());
            if (key.value().startsWith(backupsPrefix)) {
                StoreLayout.backupOf(key.name()).ifPresent(backups::add);
            }
        } else if (references.contains(block.get())) {
            referenced++;
        } else {
            unreferenced.add(key);
        }
    }

    /** Whether the file, not a block, was listed. */
    boolean shows(ObjectKey file) {
        return others.containsKey(file);
    }

    /** Locks that are older than {@code own} by more than {@code age}, by the store's clock. */
    List<ObjectKey> locksOlderThan(ObjectKey own, Duration age) {
        Instant dead = others.get(own).minus(age);
        return others.entrySet().stream()
                .filter(file -> file.getKey().value().startsWith(locksPrefix))
                .filter(file -> file.getValue().isBefore(dead))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Sorted. */
    List<BackupName> backups() {
        return backups;
    }

    List<ObjectKey> unreferencedBlocks() {
        return unreferenced;
    }

    long referencedBlocks() {
        return referenced;
    }
}
