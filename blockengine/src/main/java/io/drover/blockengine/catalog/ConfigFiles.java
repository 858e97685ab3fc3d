package io.drover.blockengine.catalog;

import io.drover.blockengine.format.FormatException;
import io.drover.blockengine.store.ConfirmedRead;
import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectCopy;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.store.WriteCondition;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
    private final ConfirmedRead confirmed;

    ConfigFiles(ObjectStore store) {
        this.store = store;
        this.confirmed = new ConfirmedRead(store);
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
     * @throws StoreException.Corrupt if the document is damaged
     */
    <T> T read(ObjectKey key, Reader<T> reader) throws StoreException {
        return confirmed.readDocument(key, interpreter(key, reader));
    }

    private static <T> ConfirmedRead.Interpreter<T> interpreter(ObjectKey key, Reader<T> reader) {
        return content -> {
            try {
                return reader.read(content, key.value());
            } catch (FormatException e) {
                throw new StoreException.Corrupt(e.getMessage(), e);
            }
        };
    }

    /** Copies the document without changing a byte, if the reader understands it. */
    void copy(ObjectKey key, ObjectStore destination, Reader<?> reader)
            throws StoreException, IOException {
        ObjectCopy.copy(store, key, destination, key, interpreter(key, reader));
    }

    /**
     * @throws StoreException.Unavailable if the store lists the document
     */
    void requireAbsent(ObjectKey key) throws StoreException {
        confirmed.requireAbsent(key);
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
