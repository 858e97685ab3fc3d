package io.drover.blockengine.delete;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.format.BlockOwner;
import io.drover.blockengine.format.StoreLayout;
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
 * All files of an owner of blocks as the store lists them, with blocks separated by whether they
 * are referenced. Only a listing that contains the files that must exist is trusted about the files
 * it does not contain.
 */
final class OwnerFiles {
    private final BlockOwner owner;
    private final References references;
    private final String configsPrefix;
    private final String locksPrefix;
    private final Map<ObjectKey, Instant> others = new HashMap<>();
    private final List<ObjectKey> configs = new ArrayList<>();
    private final List<ObjectKey> unreferenced = new ArrayList<>();
    private long referenced;

    private OwnerFiles(BlockOwner owner, References references) {
        this.owner = owner;
        this.references = references;
        this.configsPrefix = owner.configs().value() + "/";
        this.locksPrefix = owner.locks().value() + "/";
    }

    static OwnerFiles list(ObjectStore store, BlockOwner owner, References references)
            throws StoreException {
        OwnerFiles files = new OwnerFiles(owner, references);
        for (ObjectKey root : owner.roots()) {
            store.list(root, files::add);
        }
        files.configs.sort(null);
        return files;
    }

    private void add(ObjectStat file) {
        ObjectKey key = file.key();
        Optional<BlockChecksum> block = StoreLayout.blockOf(key.name());
        if (block.isEmpty()) {
            others.put(key, file.modified());
            if (key.value().startsWith(configsPrefix) && owner.isConfig(key)) {
                configs.add(key);
            }
        } else if (references.contains(block.get())) {
            referenced++;
        } else {
            unreferenced.add(key);
        }
    }

    /** Whether the file, not a block, was listed. */
    boolean contains(ObjectKey file) {
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

    /** The configurations that refer to blocks, sorted. */
    List<ObjectKey> configs() {
        return configs;
    }

    List<ObjectKey> unreferencedBlocks() {
        return unreferenced;
    }

    long referencedBlocks() {
        return referenced;
    }
}
