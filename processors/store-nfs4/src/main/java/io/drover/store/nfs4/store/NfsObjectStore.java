package io.drover.store.nfs4.store;

import io.drover.blockengine.store.ContentReader;
import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.ObjectVisitor;
import io.drover.blockengine.store.StoreCapabilities;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.store.WriteCondition;
import io.drover.store.nfs4.client.NfsClient;
import io.drover.store.nfs4.client.NfsStatusException;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Objects as files on an NFSv4.1 server, spoken to without a mount. Thread-safe. */
public final class NfsObjectStore implements ObjectStore {
    public static final StoreCapabilities CAPABILITIES = new StoreCapabilities(true, 256, 8);

    private final NfsClient client;
    private final NfsErrors errors;
    private final NfsTree tree;
    private final ObjectReader reader;
    private final ObjectWriter writer;
    private final ObjectDeleter deleter;
    private final ObjectListing listing;
    private final Leftovers leftovers;

    /**
     * @param client closed with the store
     * @param path of the export, or of a directory in it, that holds {@code backupstore}
     * @param uid that the client claims, for messages
     * @param gid that the client claims, for messages
     */
    public NfsObjectStore(NfsClient client, String path, int uid, int gid) {
        this.client = client;
        this.errors = new NfsErrors("nfs://" + client.server() + path, uid, gid);
        this.tree = new NfsTree(client, path);
        this.reader = new ObjectReader(client, tree);
        this.leftovers = new Leftovers(client);
        this.deleter = new ObjectDeleter(tree);
        this.writer = new ObjectWriter(client, tree, deleter, leftovers);
        this.listing = new ObjectListing(new DirectoryReader(client, tree));
    }

    @Override
    public Optional<ObjectStat> stat(ObjectKey key) throws StoreException {
        try {
            return Attempts.of(() -> reader.attributes(key))
                    .map(found -> new ObjectStat(key, found.size(), found.modified()));
        } catch (IOException | InterruptedException e) {
            throw errors.map("look up " + key, e);
        }
    }

    @Override
    public <T> T read(ObjectKey key, ContentReader<T> consumer) throws StoreException {
        try {
            return Attempts.of(() -> readOnce(key, consumer));
        } catch (AbsentException e) {
            throw new StoreException.NotFound(
                    "no object " + key + " on NFS server " + client.server(), e);
        } catch (IOException | InterruptedException e) {
            throw errors.map("read " + key, e);
        }
    }

    private <T> T readOnce(ObjectKey key, ContentReader<T> consumer)
            throws IOException, InterruptedException {
        try (NfsInputStream content = reader.open(key).orElseThrow(AbsentException::new)) {
            return read(content, consumer);
        }
    }

    /** The stream's own failure counts, however the consumer wrapped it. */
    private static <T> T read(NfsInputStream content, ContentReader<T> consumer)
            throws IOException, InterruptedException {
        try {
            return consumer.read(content);
        } catch (IOException e) {
            switch (content.failure().orElse(e)) {
                case IOException cause -> throw cause;
                case InterruptedException cause -> throw cause;
                default -> throw e;
            }
        }
    }

    private static final class AbsentException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    @Override
    public void write(ObjectKey key, ObjectBody body, WriteCondition condition)
            throws StoreException {
        try {
            writer.write(key, body, condition);
        } catch (ObjectExistsException e) {
            throw new StoreException.Conflict("object " + key + " is there already", e);
        } catch (NfsStatusException e) {
            throw errors.mapWrite(key, e);
        } catch (IOException | InterruptedException e) {
            throw errors.map("write " + key, e);
        }
    }

    @Override
    public void delete(Collection<ObjectKey> keys) throws StoreException {
        try {
            deleter.delete(keys);
        } catch (IOException | InterruptedException e) {
            throw errors.map("delete", e);
        }
    }

    @Override
    public void list(ObjectKey prefix, ObjectVisitor visitor) throws StoreException {
        try {
            listing.walk(prefix, visitor);
        } catch (IOException | InterruptedException e) {
            throw errors.map("list " + prefix, e);
        }
    }

    /** A look at the top of the store is one at what the URL names now. */
    @Override
    public Optional<ObjectStat> listed(ObjectKey key) throws StoreException {
        try {
            return listing.entry(key);
        } catch (IOException | InterruptedException e) {
            throw errors.map("list " + key.parent(), e);
        }
    }

    @Override
    public List<String> children(ObjectKey prefix) throws StoreException {
        try {
            if (prefix.isRoot() || prefix.parent().isRoot()) {
                tree.lookUpAgain();
            }
            return listing.children(prefix);
        } catch (IOException | InterruptedException e) {
            throw errors.map("list " + prefix, e);
        }
    }

    /** Makes the directory and its parents; nothing happens if it is there. */
    public void makeDirectories(ObjectKey directory) throws StoreException {
        try {
            Attempts.of(() -> tree.directory(directory));
        } catch (IOException | InterruptedException e) {
            throw errors.map("make directory " + directory, e);
        }
    }

    /**
     * Asks the server for the target's directory.
     *
     * @throws StoreException with the reason if it does not show it within {@code limit}
     */
    public void check(Duration limit) throws StoreException {
        try {
            tree.locate(compound -> client.call(compound, limit));
        } catch (IOException | InterruptedException e) {
            throw errors.map("look at it", e);
        }
    }

    @Override
    public StoreCapabilities capabilities() {
        return CAPABILITIES;
    }

    /**
     * Ends the use of a client that others use, too: waits for a few seconds until temporary files
     * of failed writes are removed, if the server answers.
     */
    public void release() {
        leftovers.close();
    }

    @Override
    public void close() {
        release();
        client.close();
    }
}
