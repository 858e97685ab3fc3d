package io.drover.blockengine.delete;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.format.BlockOwner;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All files of an owner of blocks as the store lists them, with blocks separated by whether they
 * are referenced. Only a listing that contains the files that must exist is trusted about the files
 * it does not contain.
 */
final class OwnerFiles {
    private final BlockOwner owner;
    private final References references;
    private final String configsPrefix;
    private final Set<ObjectKey> others = new HashSet<>();
    private final List<ObjectKey> configs = new ArrayList<>();
    private final UnreferencedBlocks unreferenced;
    private long referenced;

    private OwnerFiles(BlockOwner owner, References references, int limit) {
        this.owner = owner;
        this.references = references;
        this.unreferenced = new UnreferencedBlocks(owner, limit);
        this.configsPrefix = owner.configs().value() + "/";
    }

    /**
     * @param limit unreferenced blocks to be named; of others only the number is known
     */
    static OwnerFiles list(ObjectStore store, BlockOwner owner, References references, int limit)
            throws StoreException {
        OwnerFiles files = new OwnerFiles(owner, references, limit);
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
            others.add(key);
            if (key.value().startsWith(configsPrefix) && owner.isConfig(key)) {
                configs.add(key);
            }
        } else if (references.contains(block.get())) {
            referenced++;
        } else {
            unreferenced.add(key, block.get());
        }
    }

    /** Whether the file, not a block, was listed. */
    boolean contains(ObjectKey file) {
        return others.contains(file);
    }

    /** The configurations that refer to blocks, sorted. */
    List<ObjectKey> configs() {
        return configs;
    }

    UnreferencedBlocks unreferencedBlocks() {
        return unreferenced;
    }

    long referencedBlocks() {
        return referenced;
    }
}
