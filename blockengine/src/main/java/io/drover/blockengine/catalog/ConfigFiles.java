package io.drover.blockengine.catalog;

import io.drover.blockengine.format.FormatException;
import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.store.WriteCondition;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads and writes configuration documents of any kind, whatever their length. */
final class ConfigFiles {
    /**
     * Block lists longer than this are spooled to a file on their way to the store (about 110 bytes
     * a block).
     */
    private static final int SPOOL_ABOVE = 20_000;

    private final ObjectStore store;

    ConfigFiles(ObjectStore store) {
        this.store = store;
    }

    /** Called again, from a clean state, if the connection breaks in the middle. */
    interface Reader<T> {
        /**
         * @param where the object's key, for messages
         * @throws FormatException if the content is damaged
         */
        T read(InputStream content, String where) throws IOException;
    }

    /** Writes a document with its blocks. */
    interface Writer {
        void write(OutputStream target) throws IOException;
    }

    /**
     * A {@link FormatException} must not be confused with a transport fault, so it leaves the
     * store's callback wrapped.
     *
     * @throws StoreException.Corrupt if the document is damaged
     */
    <T> T read(ObjectKey key, Reader<T> reader) throws StoreException {
        try {
            return store.read(
                    key,
                    content -> {
                        try {
                            return reader.read(content, key.value());
                        } catch (FormatException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
        } catch (UncheckedIOException e) {
            throw new StoreException.Corrupt(e.getCause().getMessage(), e.getCause());
        }
    }

    /**
     * A document with many blocks is written to a temporary file first.
     *
     * @param blockCount blocks that the document lists
     */
    void write(ObjectKey key, int blockCount, Writer writer, WriteCondition condition)
            throws StoreException, IOException {
        if (blockCount <= SPOOL_ABOVE) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(512 + blockCount * 112);
            writer.write(bytes);
            store.write(key, ObjectBody.of(bytes.toByteArray()), condition);
            return;
        }
        Path spool = Files.createTempFile("drover-backup-", ".cfg");
        try {
            try (OutputStream file =
                    new BufferedOutputStream(Files.newOutputStream(spool), 1 << 16)) {
                writer.write(file);
            }
            store.write(key, new ObjectBody.Spooled(spool), condition);
        } finally {
            Files.deleteIfExists(spool);
        }
    }
}
