package io.drover.blockengine.repair;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.format.ImagePool;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.ObjectVisitor;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.store.TemporaryNames;
import io.drover.blockengine.verify.BlockStates;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All files of the pool of images, sorted by what they are. */
final class ImagePoolFiles implements ObjectVisitor {
    private static final ImagePool POOL = ImagePool.INSTANCE;
    private static final String CONFIGS = POOL.configs().value() + "/";
    private static final String QUARANTINE = Quarantine.root(POOL).value() + "/";

    private final BlockStates referenced;
    private final Set<ObjectKey> configs = new HashSet<>();
    private final List<ObjectStat> unreferenced = new ArrayList<>();
    private final List<ObjectKey> quarantinedConfigs = new ArrayList<>();
    private final List<ObjectStat> leftovers = new ArrayList<>();
    private final List<ObjectStat> locks = new ArrayList<>();

    private ImagePoolFiles(BlockStates referenced) {
        this.referenced = referenced;
    }

    /**
     * @param referenced the blocks that images refer to
     */
    static ImagePoolFiles list(ObjectStore store, BlockStates referenced) throws StoreException {
        ImagePoolFiles files = new ImagePoolFiles(referenced);
        for (ObjectKey root : POOL.roots()) {
            store.list(root, files);
        }
        return files;
    }

    @Override
    public void visit(ObjectStat file) {
        ObjectKey key = file.key();
        Optional<BlockChecksum> block = POOL.blockAt(key);
        if (block.isPresent()) {
            if (referenced.find(block.get()) < 0) {
                unreferenced.add(file);
            }
        } else if (key.value().startsWith(CONFIGS)) {
            if (POOL.isConfig(key)) {
                configs.add(key);
            }
        } else if (key.value().startsWith(QUARANTINE)) {
            if (Quarantine.isImageConfig(key.name())) {
                quarantinedConfigs.add(key);
            }
        } else if (key.parent().equals(POOL.locks())
                && StoreLayout.lockOf(key.name()).isPresent()) {
            locks.add(file);
        }
    }

    @Override
    public void leftover(ObjectStat file) {
        if (TemporaryNames.intended(file.key().name()).isPresent()) {
            leftovers.add(file);
        }
    }

    Set<ObjectKey> configs() {
        return configs;
    }

    /** Blocks that no readable configuration refers to. */
    List<ObjectStat> unreferenced() {
        return unreferenced;
    }

    /** Configurations that earlier repairs could not read. */
    List<ObjectKey> quarantinedConfigs() {
        return quarantinedConfigs;
    }

    /** Files of writes that are under way, or were cut off. */
    List<ObjectStat> leftovers() {
        return leftovers;
    }

    List<ObjectStat> locks() {
        return locks;
    }
}
