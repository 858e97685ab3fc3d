package io.drover.blockengine.bench;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.format.BlockOwner;
import io.drover.blockengine.store.ForwardingStore;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.ObjectVisitor;
import io.drover.blockengine.store.StoreException;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;

/**
 * A store that also lists any number of blocks which exist by their names only, in the order of
 * these: what a volume of many TiB demands of those who list and delete its blocks. Their content
 * cannot be read. For one operation at a time.
 */
final class NamedBlocks extends ForwardingStore {
    private static final int STORED_BYTES = 1 << 20;

    private final BlockOwner owner;
    private final ObjectKey blocks;
    private final int count;
    private final long stride;
    private final BitSet deleted = new BitSet();

    /**
     * @param count of the blocks; at least 1
     */
    NamedBlocks(ObjectStore store, BlockOwner owner, int count) {
        super(store);
        this.owner = owner;
        this.blocks = owner.blocks();
        this.count = count;
        this.stride = Long.divideUnsigned(-1L, count);
    }

    /** Names ascend with their numbers. */
    BlockChecksum name(int number) {
        ByteBuffer name = ByteBuffer.allocate(BlockChecksum.LENGTH);
        name.putLong(number * stride);
        for (long rest = number + 1L; name.hasRemaining(); rest++) {
            name.putLong(rest * 0x9e3779b97f4a7c15L);
        }
        return BlockChecksum.of(name.array());
    }

    private OptionalInt number(ObjectKey key) {
        return owner.blockAt(key)
                .map(
                        block -> {
                            byte[] name = new byte[BlockChecksum.LENGTH];
                            block.writeTo(name, 0);
                            int number =
                                    (int)
                                            Long.divideUnsigned(
                                                    ByteBuffer.wrap(name).getLong(), stride);
                            return number < count && name(number).equals(block)
                                    ? OptionalInt.of(number)
                                    : OptionalInt.empty();
                        })
                .orElse(OptionalInt.empty());
    }

    @Override
    public void list(ObjectKey prefix, ObjectVisitor visitor) throws StoreException {
        if (!prefix.equals(owner.directory()) && !prefix.equals(blocks)) {
            store.list(prefix, visitor);
            return;
        }
        Merged merged = new Merged(visitor);
        store.list(prefix, merged);
        merged.showUntil("~");
    }

    @Override
    public void delete(Collection<ObjectKey> keys) throws StoreException {
        List<ObjectKey> real = new ArrayList<>();
        for (ObjectKey key : keys) {
            OptionalInt number = number(key);
            number.ifPresent(deleted::set);
            if (number.isEmpty()) {
                real.add(key);
            }
        }
        if (!real.isEmpty()) {
            store.delete(real);
        }
    }

    /** Shows the blocks between the objects that there are. */
    private final class Merged implements ObjectVisitor {
        private final ObjectVisitor visitor;
        private ObjectKey directory = ObjectKey.ROOT;
        private boolean entered;
        private int next = deleted.nextClearBit(0);

        Merged(ObjectVisitor visitor) {
            this.visitor = visitor;
        }

        void showUntil(String end) throws StoreException {
            while (next < count) {
                ObjectKey key = owner.block(name(next));
                if (key.value().compareTo(end) >= 0) {
                    return;
                }
                next = deleted.nextClearBit(next + 1);
                show(key);
            }
        }

        private void show(ObjectKey key) throws StoreException {
            ObjectKey parent = key.parent();
            if (!parent.equals(directory)) {
                directory = parent;
                entered = visitor.enters(parent);
            }
            if (entered) {
                visitor.visit(new ObjectStat(key, STORED_BYTES, Instant.EPOCH));
            }
        }

        @Override
        public void visit(ObjectStat object) throws StoreException {
            showUntil(object.key().value());
            visitor.visit(object);
        }

        @Override
        public void leftover(ObjectStat file) throws StoreException {
            visitor.leftover(file);
        }

        @Override
        public void emptyDirectory(ObjectKey empty) throws StoreException {
            visitor.emptyDirectory(empty);
        }

        @Override
        public boolean enters(ObjectKey entered) throws StoreException {
            return visitor.enters(entered);
        }
    }
}
