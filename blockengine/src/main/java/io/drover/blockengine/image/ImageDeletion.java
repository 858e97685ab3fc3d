package io.drover.blockengine.image;

import io.drover.blockengine.catalog.ImageCatalog;
import io.drover.blockengine.delete.BlockCollection;
import io.drover.blockengine.delete.DeleteOutcome;
import io.drover.blockengine.delete.References;
import io.drover.blockengine.format.BackingImageName;
import io.drover.blockengine.format.ImageConfig;
import io.drover.blockengine.format.ImagePool;
import io.drover.blockengine.lock.GuardedStore;
import io.drover.blockengine.lock.LockOptions;
import io.drover.blockengine.lock.LockType;
import io.drover.blockengine.lock.OwnerLock;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Deletes an image, and then the blocks that no other image refers to. The configuration is deleted
 * first: from then on the image does not exist. If there is any doubt about what is referenced, all
 * blocks are kept.
 */
final class ImageDeletion {
    private static final Logger LOG = LoggerFactory.getLogger(ImageDeletion.class);

    private final GuardedStore store;
    private final ImageCatalog catalog;
    private final BackingImageName image;

    ImageDeletion(ObjectStore store, BackingImageName image) {
        this.store = new GuardedStore(store);
        this.catalog = new ImageCatalog(this.store);
        this.image = image;
    }

    DeleteOutcome run(LockOptions lockOptions) throws StoreException, InterruptedException {
        OwnerLock acquired;
        try {
            acquired = OwnerLock.acquire(store, ImagePool.INSTANCE, LockType.DELETION, lockOptions);
        } catch (StoreException.OutOfSpace e) {
            return runInFullStore(lockOptions, e);
        }
        try (OwnerLock lock = acquired) {
            store.guardBy(lock);
            return collect(remove(), lock);
        }
    }

    /** The configuration needs no space to be deleted, and its deletion makes room for the lock. */
    private DeleteOutcome runInFullStore(LockOptions lockOptions, StoreException.OutOfSpace full)
            throws StoreException {
        LOG.warn(
                "backing image {}: there is no space for a lock, so the configuration is deleted"
                        + " first: {}",
                image,
                full.getMessage());
        Removed removed = remove();
        OwnerLock acquired;
        try {
            acquired =
                    OwnerLock.acquireByOneWrite(
                            store, ImagePool.INSTANCE, LockType.DELETION, lockOptions);
        } catch (StoreException.OutOfSpace | StoreException.Conflict e) {
            return new DeleteOutcome(0, Optional.of(e.getMessage()));
        }
        try (OwnerLock lock = acquired) {
            store.guardBy(lock);
            return collect(removed, lock);
        }
    }

    /**
     * @param reliable whether the store listed the image if it existed
     * @param others what was listed beside it
     */
    private record Removed(boolean reliable, List<String> others) {}

    private Removed remove() throws StoreException {
        List<String> listed = new ArrayList<>(catalog.directories());
        boolean existed = exists();
        store.delete(List.of(ImagePool.config(image)));
        boolean wasListed = listed.remove(image.value());
        return new Removed(wasListed || !existed, listed);
    }

    private boolean exists() throws StoreException {
        try {
            Optional<ImageConfig> config = catalog.find(image);
            return config.isPresent();
        } catch (StoreException.Corrupt e) {
            LOG.warn("deleting backing image {} although it is damaged: {}", image, e.getMessage());
            return true;
        }
    }

    private DeleteOutcome collect(Removed removed, OwnerLock lock) throws StoreException {
        ImageReferences remaining = ImageReferences.read(catalog);
        References references = remaining.references();
        ObjectKey deleted = ImagePool.config(image);
        List<String> others = new ArrayList<>(remaining.directories());
        // what else is in its directory keeps that one listed
        others.remove(image.value());
        if (references.configs().contains(deleted)) {
            references.doubt("backing image " + image + " is still there after its deletion");
        }
        if (!removed.reliable() || !others.equals(removed.others())) {
            // an empty or incomplete answer must not cost blocks
            references.doubt("the store does not list the backing images reliably");
        }
        BlockCollection collection = new BlockCollection(store, ImagePool.INSTANCE, lock);
        return switch (collection.run(references, lock.key())) {
            case BlockCollection.Result.Kept kept -> {
                LOG.warn("backing images: blocks are kept: {}", kept.reason());
                yield new DeleteOutcome(kept.deleted(), Optional.of(kept.reason()));
            }
            case BlockCollection.Result.Collected collected ->
                    new DeleteOutcome(collected.deleted(), Optional.empty());
        };
    }
}
