package io.drover.blockengine.store;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the requests that an operation makes: one for each call, and one for every thousand
 * entries of a listing or keys of a deletion.
 */
public final class CountingStore extends ForwardingStore {
    private static final int PAGE = 1000;

    private final LongAdder requests = new LongAdder();

    /** Does not close {@code store}. */
    public CountingStore(ObjectStore store) {
        super(store);
    }

    public long requests() {
        return requests.sum();
    }

    @Override
    public Optional<ObjectStat> stat(ObjectKey key) throws StoreException {
        requests.increment();
        return store.stat(key);
    }

    @Override
    public <T> T read(ObjectKey key, ContentReader<T> reader) throws StoreException {
        requests.increment();
        return store.read(key, reader);
    }

    @Override
    public void write(ObjectKey key, ObjectBody body, WriteCondition condition)
            throws StoreException {
        requests.increment();
        store.write(key, body, condition);
    }

    @Override
    public void delete(Collection<ObjectKey> keys) throws StoreException {
        int batch = store.capabilities().maxDeleteBatch();
        requests.add((keys.size() + batch - 1) / batch);
        store.delete(keys);
    }

    @Override
    public void list(ObjectKey prefix, ObjectVisitor visitor) throws StoreException {
        requests.increment();
        store.list(prefix, new PageCounter(visitor));
    }

    private final class PageCounter implements ObjectVisitor {
        private final ObjectVisitor visitor;
        private long seen;

        PageCounter(ObjectVisitor visitor) {
            this.visitor = visitor;
        }

        @Override
        public void visit(ObjectStat object) throws StoreException {
            if (seen++ % PAGE == 0 && seen > 1) {
                requests.increment();
            }
            visitor.visit(object);
        }

        @Override
        public void leftover(ObjectStat file) throws StoreException {
            visitor.leftover(file);
        }

        @Override
        public void getsOn() throws StoreException {
            visitor.getsOn();
        }

        @Override
        public void emptyDirectory(ObjectKey directory) throws StoreException {
            visitor.emptyDirectory(directory);
        }

        @Override
        public boolean enters(ObjectKey directory) throws StoreException {
            return visitor.enters(directory);
        }
    }

    @Override
    public Optional<ObjectStat> listed(ObjectKey key) throws StoreException {
        requests.increment();
        return store.listed(key);
    }

    @Override
    public List<String> children(ObjectKey prefix) throws StoreException {
        requests.increment();
        return store.children(prefix);
    }
}
