package io.drover.blockengine.store;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Tells damage of an object from a wrong answer about it: a gateway that transforms contents or
 * returns its own page, a read that comes short, a lookup that finds nothing.
 *
 * <p>An object is {@link StoreException.Corrupt} only if two reads return the same content and its
 * length is the one that a listing of the store shows, and missing only if the listing does not
 * show it; everything else is {@link StoreException.Unavailable}. A sound object costs one read and
 * no other request.
 */
public final class ConfirmedRead {
    private static final Logger LOG = LoggerFactory.getLogger(ConfirmedRead.class);

    private final ObjectStore store;

    public ConfirmedRead(ObjectStore store) {
        this.store = store;
    }

    /** Reads an object and interprets its content. */
    @FunctionalInterface
    public interface Attempt<T, E extends Exception> {
        /**
         * @throws Misread if the content is not what it should be
         */
        T run() throws StoreException, Misread, E;
    }

    /** Interprets a content; like a {@link ContentReader}, it may be called more than once. */
    @FunctionalInterface
    public interface Interpreter<T> {
        /**
         * @throws StoreException.Corrupt if the content is not what it should be
         * @throws IOException if the stream fails
         */
        T read(InputStream content) throws IOException, StoreException.Corrupt;
    }

    /** What a read returned is not what the object should contain. */
    public static final class Misread extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Fingerprint content;
        private final StoreException.Corrupt damage;

        private Misread(Fingerprint content, StoreException.Corrupt damage) {
            super(damage);
            this.content = content;
            this.damage = damage;
        }

        /**
         * @param content from its position to its limit
         * @param complete whether the object has no more bytes than that
         */
        public Misread(ByteBuffer content, boolean complete, StoreException.Corrupt damage) {
            this(Fingerprint.of(content, complete), damage);
        }
    }

    /**
     * Runs the attempt, and once more if the content is not what it should be.
     *
     * @throws StoreException.Corrupt if the object is damaged
     * @throws StoreException.Unavailable also if what was read is not what the store holds
     */
    public <T, E extends Exception> T read(ObjectKey key, Attempt<T, E> attempt)
            throws StoreException, E {
        Misread first;
        try {
            return attempt.run();
        } catch (Misread e) {
            first = e;
        }
        LOG.debug("reading {} again: {}", key, first.damage.getMessage());
        try {
            return attempt.run();
        } catch (Misread second) {
            throw judge(key, first, second);
        }
    }

    /** Reads an object as {@link #read(ObjectKey, Attempt)} does, as a stream. */
    public <T> T readDocument(ObjectKey key, Interpreter<T> interpreter) throws StoreException {
        return this.<T, RuntimeException>read(
                key, () -> store.read(key, content -> interpret(content, interpreter)).get());
    }

    /** The outcome of an interpretation, to be taken out of the store's callback. */
    private interface Result<T> {
        T get() throws Misread;
    }

    private static <T> Result<T> interpret(InputStream content, Interpreter<T> interpreter)
            throws IOException {
        Fingerprint.Watched watched = new Fingerprint.Watched(content);
        try {
            T value = interpreter.read(watched);
            return () -> value;
        } catch (StoreException.Corrupt e) {
            Misread misread = new Misread(watched.complete(), e);
            return () -> {
                throw misread;
            };
        }
    }

    private StoreException judge(ObjectKey key, Misread first, Misread second)
            throws StoreException {
        Fingerprint content = second.content;
        if (!first.content.equals(content)) {
            return new StoreException.Unavailable(
                    "%s was read twice and returned different contents, so they do not come from the store as they are (%s)"
                            .formatted(key, second.damage.getMessage()));
        }
        Optional<ObjectStat> listed = store.listed(key);
        if (listed.isEmpty()) {
            return new StoreException.Unavailable(
                    "%s was read, but the store does not list it; something else seems to answer in its place (%s)"
                            .formatted(key, second.damage.getMessage()));
        }
        if (!content.matchesLength(listed.get().size())) {
            return new StoreException.Unavailable(
                    "reading %s returned %s%d bytes, but the store lists it with %d; something on the way seems to change or cut contents (%s)"
                            .formatted(
                                    key,
                                    content.complete() ? "" : "more than ",
                                    content.length(),
                                    listed.get().size(),
                                    second.damage.getMessage()));
        }
        return second.damage;
    }

    /**
     * Called when a read found no object where there should be one.
     *
     * @throws StoreException.Unavailable if the store lists the object
     */
    public void requireAbsent(ObjectKey key) throws StoreException {
        Optional<ObjectStat> listed = store.listed(key);
        if (listed.isPresent()) {
            throw new StoreException.Unavailable(
                    "the store lists %s with %d bytes, but a read of it found nothing"
                            .formatted(key, listed.get().size()));
        }
    }
}
