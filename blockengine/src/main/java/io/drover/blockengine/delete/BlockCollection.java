package io.drover.blockengine.delete;

import io.drover.blockengine.format.BlockOwner;
import io.drover.blockengine.lock.OwnerLock;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;

import java.util.Optional;

/** Deletes the blocks of an owner that none of its configurations refers to. */
public final class BlockCollection {
    /** Blocks that are deleted after one listing; more of them take another one. */
    private static final int LIMIT = 1_000_000;

    private final ObjectStore store;
    private final BlockOwner owner;
    private final OwnerLock lock;
    private final int limit;

    /** What happened to the unreferenced blocks. */
    public sealed interface Result {
        /**
         * Blocks were kept, as it is not certain which of them are referenced.
         *
         * @param deleted how many were deleted before that was seen
         */
        record Kept(String reason, long deleted) implements Result {}

        /**
         * @param deleted blocks that were not referenced
         * @param remaining blocks that are
         */
        record Collected(long deleted, long remaining) implements Result {}
    }

    public BlockCollection(ObjectStore store, BlockOwner owner, OwnerLock lock) {
        this(store, owner, lock, LIMIT);
    }

    BlockCollection(ObjectStore store, BlockOwner owner, OwnerLock lock, int limit) {
        this.store = store;
        this.owner = owner;
        this.lock = lock;
        this.limit = limit;
    }

    /**
     * @param expected a file other than the lock that a complete listing contains
     */
    public Result run(References references, ObjectKey expected) throws StoreException {
        if (references.doubt().isPresent()) {
            return new Result.Kept(references.doubt().get(), 0);
        }
        long deleted = 0;
        OwnerFiles files = OwnerFiles.list(store, owner, references, limit);
        while (true) {
            Optional<String> doubt = doubt(files, references, expected);
            if (doubt.isPresent()) {
                return new Result.Kept(doubt.get(), deleted);
            }
            UnreferencedBlocks garbage = files.unreferencedBlocks();
            garbage.inParts(keys -> lock.delete(store, keys));
            deleted += garbage.named();
            if (garbage.named() == garbage.count()) {
                return new Result.Collected(deleted, files.referencedBlocks());
            }
            files = OwnerFiles.list(store, owner, references, limit);
            if (files.unreferencedBlocks().count() >= garbage.count()) {
                return new Result.Kept("the store still lists blocks that were deleted", deleted);
            }
        }
    }

    private Optional<String> doubt(OwnerFiles files, References references, ObjectKey expected) {
        if (!files.contains(lock.key()) || !files.contains(expected)) {
            return Optional.of("the store does not list all files of " + owner.title());
        }
        return files.configs().equals(references.configs())
                ? Optional.empty()
                : Optional.of("the configurations of " + owner.title() + " changed meanwhile");
    }
}
