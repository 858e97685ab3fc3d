package io.drover.blockengine.store;

import io.drover.blockengine.posix.DirectFile;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A directory as object store, with the layout of Longhorn's file drivers ({@code vfs}, and the
 * mounted directory of {@code nfs}).
 *
 * <p>A write goes to {@code <name>.tmp.<random>} in the same directory and is renamed to the target
 * after its bytes were forced to disk; then the directory is forced, too. So a name never refers to
 * a partial file, even after a power loss. A root that does not exist is {@link
 * StoreException.Unavailable}, not an empty store: it may be a mount point whose mount is missing.
 */
public final class DirectoryStore implements ObjectStore {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryStore.class);
    private static final StoreCapabilities CAPABILITIES = new StoreCapabilities(true, 1000, 8);

    private final Path root;
    private final DirectoryTree tree;
    private final WriteBarrier barrier;

    /** Temporary files of failed writes that could not be removed. */
    private final Set<Path> leftovers = ConcurrentHashMap.newKeySet();

    public DirectoryStore(Path root) {
        this(root, new WriteBarrier(root.toAbsolutePath().normalize()));
    }

    DirectoryStore(Path root, WriteBarrier barrier) {
        this.root = root.toAbsolutePath().normalize();
        this.tree = new DirectoryTree(this.root);
        this.barrier = barrier;
    }

    public Path root() {
        return root;
    }

    @Override
    public Optional<ObjectStat> stat(ObjectKey key) throws StoreException {
        try {
            BasicFileAttributes attributes = attributes(path(key));
            return attributes.isRegularFile()
                    ? Optional.of(
                            new ObjectStat(
                                    key,
                                    attributes.size(),
                                    attributes.lastModifiedTime().toInstant()))
                    : Optional.empty();
        } catch (IOException e) {
            if (DirectoryErrors.isAbsent(e)) {
                requireRoot();
                return Optional.empty();
            }
            throw DirectoryErrors.map("look up", path(key), e);
        }
    }

    @Override
    public <T> T read(ObjectKey key, ContentReader<T> reader) throws StoreException {
        try (FileChannel channel = open(key);
                InputStream content = new FileContent(channel)) {
            return reader.read(content);
        } catch (NoSuchFileException e) {
            requireRoot();
            throw new StoreException.NotFound("no object " + key + " in " + root, e);
        } catch (IOException e) {
            if (DirectoryErrors.isAbsent(e)) {
                throw new StoreException.NotFound("no object " + key + " in " + root, e);
            }
            throw DirectoryErrors.map("read", path(key), e);
        }
    }

    /**
     * Opens only regular files: opening a pipe waits for a writer, and links lead out of the store.
     */
    private FileChannel open(ObjectKey key) throws IOException {
        Path path = path(key);
        if (!attributes(path).isRegularFile()) {
            throw new NoSuchFileException(path.toString());
        }
        return FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void write(ObjectKey key, ObjectBody body, WriteCondition condition)
            throws StoreException {
        requireRoot();
        leftovers.forEach(this::remove);
        Path target = path(key);
        try {
            publish(target, body, condition);
        } catch (FileAlreadyExistsException e) {
            if (condition == WriteCondition.IF_ABSENT && tree.obstacle(target).isEmpty()) {
                throw new StoreException.Conflict("object " + key + " already exists", e);
            }
            throw writeFailure(target, e);
        } catch (IOException e) {
            // it may have gone meanwhile
            requireRoot();
            throw writeFailure(target, e);
        }
    }

    /** The file system's own words do not name what is in the way. */
    private StoreException writeFailure(Path target, IOException e) {
        return tree.obstacle(target)
                .<StoreException>map(
                        obstacle ->
                                new StoreException.Corrupt(
                                        "cannot write %s: %s".formatted(target, obstacle), e))
                .orElseGet(() -> DirectoryErrors.map("write", target, e));
    }

    private void publish(Path target, ObjectBody body, WriteCondition condition)
            throws IOException {
        Path temporary = target.resolveSibling(TemporaryNames.of(target.getFileName().toString()));
        try {
            barrier.before(target);
            boolean forced = writeTemporary(temporary, body);
            requireCaller(temporary);
            if (condition == WriteCondition.IF_ABSENT) {
                create(temporary, target);
            } else {
                replace(temporary, target);
            }
            if (forced) {
                tree.forceNames(target.getParent());
            }
        } catch (IOException e) {
            remove(temporary);
            throw e;
        }
    }

    /** After an interrupt nobody waits, and the body may have been used for something else. */
    private static void requireCaller(Path temporary) throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted while writing " + temporary);
        }
    }

    private void remove(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
            leftovers.remove(temporary);
        } catch (IOException e) {
            // the disk or the server behind it is away: with the next change
            leftovers.add(temporary);
        }
    }

    private static void replace(Path temporary, Path target) throws IOException {
        Files.move(
                temporary,
                target,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private static void create(Path temporary, Path target) throws IOException {
        try {
            Files.createLink(target, temporary);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            // no hard links here (SMB, FAT): two concurrent creations may both succeed
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileAlreadyExistsException(target.toString());
            }
            replace(temporary, target);
            return;
        }
        Files.delete(temporary);
    }

    /** Returns whether the bytes are durable already. */
    private boolean writeTemporary(Path temporary, ObjectBody body) throws IOException {
        try (FileChannel channel = tree.createFile(temporary)) {
            boolean deferred = barrier.defers(temporary);
            switch (body) {
                case ObjectBody.Bytes bytes when deferred ->
                        writeDirectly(temporary, channel, bytes.view());
                case ObjectBody.Bytes bytes -> writeFully(channel, bytes.view());
                case ObjectBody.Spooled spooled -> copy(spooled, channel);
            }
            if (deferred) {
                barrier.written();
            } else {
                channel.force(true);
            }
            return !deferred;
        }
    }

    private static void writeDirectly(Path file, FileChannel channel, ByteBuffer content)
            throws IOException {
        Optional<DirectFile> direct = DirectFile.open(file);
        if (direct.isPresent()) {
            try (DirectFile pages = direct.get()) {
                channel.position(pages.write(content, 0));
            }
        }
        writeFully(channel, content);
    }

    private static void writeFully(WritableByteChannel channel, ByteBuffer content)
            throws IOException {
        while (content.hasRemaining()) {
            channel.write(content);
        }
    }

    private static void copy(ObjectBody.Spooled body, FileChannel channel) throws IOException {
        try (InputStream content = body.open()) {
            content.transferTo(Channels.newOutputStream(channel));
        }
    }

    @Override
    public void delete(Collection<ObjectKey> keys) throws StoreException {
        requireRoot();
        leftovers.forEach(this::remove);
        for (ObjectKey key : keys) {
            Path path = path(key);
            try {
                if (Files.deleteIfExists(path)) {
                    tree.removeEmptyParents(path);
                }
            } catch (DirectoryNotEmptyException e) {
                LOG.debug("{} is a directory that is not empty, and stays", path);
            } catch (IOException e) {
                if (!DirectoryErrors.isAbsent(e)) {
                    throw DirectoryErrors.map("delete", path, e);
                }
            }
        }
    }

    @Override
    public void list(ObjectKey prefix, ObjectVisitor visitor) throws StoreException {
        requireRoot();
        tree.walk(prefix, visitor);
    }

    /** The file system has one answer for both. */
    @Override
    public Optional<ObjectStat> listed(ObjectKey key) throws StoreException {
        return stat(key);
    }

    @Override
    public List<String> children(ObjectKey prefix) throws StoreException {
        requireRoot();
        return tree.children(prefix);
    }

    @Override
    public StoreCapabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public void close() {
        leftovers.forEach(this::remove);
    }

    private void requireRoot() throws StoreException.Unavailable {
        if (!Files.isDirectory(root)) {
            throw new StoreException.Unavailable(
                    "directory %s does not exist; create it, or mount the file system that belongs there"
                            .formatted(root));
        }
    }

    private Path path(ObjectKey key) {
        return root.resolve(key.value());
    }
}
