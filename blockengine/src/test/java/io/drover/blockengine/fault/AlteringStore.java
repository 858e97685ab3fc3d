package io.drover.blockengine.fault;

import io.drover.blockengine.store.ContentReader;
import io.drover.blockengine.store.ForwardingStore;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Returns other contents than it holds, as a gateway on the way does; listings are true. */
final class AlteringStore extends ForwardingStore {
    /** What becomes of a content. */
    @FunctionalInterface
    interface Alteration {
        /**
         * @param read number of the read of an altered object, from 1
         */
        byte[] apply(byte[] content, int read);
    }

    private final Predicate<ObjectKey> altered;
    private final Alteration alteration;
    private final AtomicInteger reads = new AtomicInteger();

    AlteringStore(ObjectStore store, Predicate<ObjectKey> altered, Alteration alteration) {
        super(store);
        this.altered = altered;
        this.alteration = alteration;
    }

    @Override
    public <T> T read(ObjectKey key, ContentReader<T> reader) throws StoreException {
        if (!altered.test(key)) {
            return store.read(key, reader);
        }
        byte[] content = store.read(key, InputStream::readAllBytes);
        byte[] other = alteration.apply(content, reads.incrementAndGet());
        try (InputStream stream = new ByteArrayInputStream(other)) {
            return reader.read(stream);
        } catch (IOException e) {
            throw new StoreException.Unavailable("reading " + key + " broke off", e);
        }
    }

    /** A gateway that alters contents reports their altered lengths, too. */
    @Override
    public Optional<ObjectStat> stat(ObjectKey key) throws StoreException {
        Optional<ObjectStat> stat = store.stat(key);
        if (stat.isEmpty() || !altered.test(key)) {
            return stat;
        }
        byte[] content = store.read(key, InputStream::readAllBytes);
        return stat.map(
                found ->
                        new ObjectStat(key, alteration.apply(content, 0).length, found.modified()));
    }
}
