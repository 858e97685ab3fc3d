package io.drover.blockengine.delete;

import io.drover.blockengine.format.BlockOwner;
import io.drover.blockengine.lock.OwnerLock;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;

import java.util.List;

/** Deletes the blocks of an owner that none of its configurations refers to. */
public final class BlockCollection {
    private final ObjectStore store;
    private final BlockOwner owner;
    private final OwnerLock lock;

    /** What happened to the unreferenced blocks. */
    public sealed interface Result {
        /** All blocks were kept, as it is not certain which of them are referenced. */
        record Kept(String reason) implements Result {}

        /**
         * @param deleted blocks that were not referenced
         * @param remaining blocks that are
         */
        record Collected(long deleted, long remaining) implements Result {}
    }

    public BlockCollection(ObjectStore store, BlockOwner owner, OwnerLock lock) {
        this.store = store;
        this.owner = owner;
        this.lock = lock;
    }

    /**
     * @param expected a file other than the lock that a complete listing contains
     */
    public Result run(References references, ObjectKey expected) throws StoreException {
        if (references.doubt().isPresent()) {
            return new Result.Kept(references.doubt().get());
        }
        OwnerFiles files = OwnerFiles.list(store, owner, references);
        if (!files.contains(lock.key()) || !files.contains(expected)) {
            return new Result.Kept("the store does not list all files of " + owner.title());
        }
        if (!files.configs().equals(references.configs())) {
            return new Result.Kept("the configurations of " + owner.title() + " changed meanwhile");
        }
        List<ObjectKey> garbage = files.unreferencedBlocks();
        lock.delete(store, garbage);
        return new Result.Collected(garbage.size(), files.referencedBlocks());
    }
}
