package io.drover.blockengine.repair;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.block.BlockHasher;
import io.drover.blockengine.block.BlockList;
import io.drover.blockengine.block.ChecksumTable;
import io.drover.blockengine.catalog.VolumeCatalog;
import io.drover.blockengine.codec.BlockReader;
import io.drover.blockengine.format.BackupContent;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.lock.GuardedStore;
import io.drover.blockengine.lock.LockType;
import io.drover.blockengine.lock.OwnerLock;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes bad blocks of a volume again from where their content still is. Unlike a {@link
 * RepairOperation} it changes nothing else: no configuration, no sound block, and nothing is moved
 * or deleted. The lock of a backup keeps deletions away meanwhile.
 */
public final class BlockRewrite {
    private final GuardedStore store;
    private final VolumeName volume;
    private final BlockHasher hasher;
    private final EngineOptions options;

    public BlockRewrite(
            ObjectStore store, VolumeName volume, BlockHasher hasher, EngineOptions options) {
        this.store = new GuardedStore(store);
        this.volume = volume;
        this.hasher = hasher;
        this.options = options;
    }

    /**
     * @param bad as a verification has reported them; those that no backup needs any more are left
     *     out
     * @param donors in the order in which they are asked
     * @return the blocks that are sound now
     * @throws StoreException.Conflict if a deletion is running
     */
    public Set<BlockChecksum> run(Collection<BlockChecksum> bad, List<BlockDonor> donors)
            throws StoreException, InterruptedException {
        Set<BlockChecksum> wanted = new TreeSet<>(bad);
        Set<BlockChecksum> sound = new TreeSet<>();
        try (OwnerLock lock = OwnerLock.acquire(store, volume, LockType.BACKUP, options.lock())) {
            store.guardBy(lock);
            VolumeCatalog catalog = new VolumeCatalog(store, volume);
            for (BackupName backup : catalog.backups()) {
                wanted.removeAll(sound);
                if (wanted.isEmpty()) {
                    return sound;
                }
                rewrite(catalog, backup, wanted, donors, sound);
            }
        }
        return sound;
    }

    private void rewrite(
            VolumeCatalog catalog,
            BackupName backup,
            Set<BlockChecksum> wanted,
            List<BlockDonor> donors,
            Set<BlockChecksum> sound)
            throws StoreException, InterruptedException {
        BackupContent content;
        try {
            content = catalog.readContent(backup, new ChecksumTable());
        } catch (StoreException.Corrupt | StoreException.NotFound e) {
            // it says nothing about places; another backup may
            return;
        }
        BlockList blocks = content.blocks();
        for (int i = 0; i < blocks.size(); i++) {
            BlockChecksum block = blocks.checksum(i);
            if (wanted.contains(block) && !sound.contains(block)) {
                BlockPlace place =
                        new BlockPlace(
                                block,
                                (long) blocks.index(i) * content.blockSize().bytes(),
                                content.blockSize(),
                                content.config().compression());
                if (rewrite(place, donors)) {
                    sound.add(block);
                }
            }
        }
    }

    private boolean rewrite(BlockPlace place, List<BlockDonor> donors)
            throws StoreException, InterruptedException {
        ByteBuffer content = ByteBuffer.allocateDirect(place.size().bytes());
        if (isSound(place, content)) {
            // a backup has written it meanwhile
            return true;
        }
        for (BlockDonor donor : donors) {
            if (donor.read(place, content) && isTheBlock(place, content)) {
                new BlockWriter(store, volume).write(place.block(), place.compression(), content);
                return isSound(place, content);
            }
        }
        return false;
    }

    private boolean isTheBlock(BlockPlace place, ByteBuffer content) {
        return hasher.hash(List.of(content)).getFirst().equals(place.block());
    }

    private boolean isSound(BlockPlace place, ByteBuffer content)
            throws StoreException, InterruptedException {
        try {
            new BlockReader(store, volume, place.compression(), hasher, place.size().bytes(), 1)
                    .read(place.block(), content);
            return true;
        } catch (StoreException.Corrupt e) {
            return false;
        }
    }
}
