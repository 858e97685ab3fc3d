package io.drover.blockengine.store;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The directories of a {@link DirectoryStore}: creation, removal when empty, listing. */
final class DirectoryTree {
    /**
     * Longhorn never removes this directory, so the removal of empty parents must not remove it
     * either.
     */
    private static final String STORE_DIRECTORY = "backupstore";

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryTree.class);
    private static final int ATTEMPTS = 5;

    private final Path root;

    DirectoryTree(Path root) {
        this.root = root;
    }

    /**
     * Opens a new file for writing; missing parents are created with mode 0700, even if a deletion
     * removes them at the same moment.
     */
    FileChannel createFile(Path file) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                if (attempt > 1) {
                    createDirectories(file.getParent());
                }
                return FileChannel.open(
                        file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
            } catch (NoSuchFileException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Makes renames in the directory durable, where directories can be opened for that. */
    void forceNames(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            LOG.debug("renames in {} are not forced to disk: {}", directory, e);
        }
    }

    /** Never the root: one that is gone may be a mount that is away, and is no store to begin. */
    private void createDirectories(Path directory) throws IOException {
        if (directory.equals(root)) {
            throw new NoSuchFileException(root.toString());
        }
        try {
            createDirectory(directory);
        } catch (NoSuchFileException e) {
            createDirectories(directory.getParent());
            createDirectory(directory);
        }
    }

    private static void createDirectory(Path directory) throws IOException {
        try {
            Files.createDirectory(
                    directory,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } catch (UnsupportedOperationException e) {
            Files.createDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
    }

    /**
     * What keeps a file from being written, with the remedy: a directory in its place, or a file in
     * the place of a directory above it.
     */
    Optional<String> obstacle(Path file) {
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(
                    "there is a directory in its place; move it away, or run a repair of the"
                            + " volume");
        }
        for (Path above = file.getParent();
                above.startsWith(root) && !above.equals(root);
                above = above.getParent()) {
            if (Files.exists(above) && !Files.isDirectory(above)) {
                return Optional.of(above + " is a file where a directory belongs; move it away");
            }
        }
        return Optional.empty();
    }

    /**
     * Removes the parents that became empty by the deletion of {@code file}, but not {@code
     * backupstore}, the root or anything above.
     */
    void removeEmptyParents(Path file) throws IOException {
        Path directory = file.getParent();
        while (directory.startsWith(root)
                && !directory.equals(root)
                && !directory.getFileName().toString().equals(STORE_DIRECTORY)) {
            try {
                Files.delete(directory);
            } catch (DirectoryNotEmptyException
                    | NoSuchFileException
                    | FileAlreadyExistsException e) {
                return;
            }
            directory = directory.getParent();
        }
    }

    /** In ascending order of keys, where a directory sorts as its name with a slash. */
    void walk(ObjectKey prefix, ObjectVisitor visitor) throws StoreException {
        walk(prefix, names(prefix), visitor);
    }

    private void walk(ObjectKey prefix, List<String> names, ObjectVisitor visitor)
            throws StoreException {
        TreeMap<String, BasicFileAttributes> entries = new TreeMap<>();
        for (String name : names) {
            attributes(prefix.resolve(name))
                    .ifPresent(
                            entry -> entries.put(entry.isDirectory() ? name + "/" : name, entry));
        }
        for (Map.Entry<String, BasicFileAttributes> entry : entries.entrySet()) {
            BasicFileAttributes attributes = entry.getValue();
            if (attributes.isDirectory()) {
                descend(
                        prefix.resolve(entry.getKey().substring(0, entry.getKey().length() - 1)),
                        visitor);
            } else if (attributes.isRegularFile()) {
                show(prefix.resolve(entry.getKey()), attributes, visitor);
            } else {
                visitor.emptyDirectory(prefix.resolve(entry.getKey()));
            }
        }
    }

    /** A foreign directory may be unreadable, or hold copies of the whole tree. */
    private void descend(ObjectKey directory, ObjectVisitor visitor) throws StoreException {
        boolean foreign = ForeignNames.isForeign(directory.name());
        if (!foreign && !visitor.enters(directory)) {
            return;
        }
        List<String> names = foreign ? List.of() : names(directory);
        if (names.isEmpty()) {
            visitor.emptyDirectory(directory);
        } else {
            walk(directory, names, visitor);
        }
    }

    private static void show(ObjectKey key, BasicFileAttributes file, ObjectVisitor visitor)
            throws StoreException {
        ObjectStat stat = new ObjectStat(key, file.size(), file.lastModifiedTime().toInstant());
        if (TemporaryNames.isTemporary(key.name())) {
            visitor.leftover(stat);
        } else {
            visitor.visit(stat);
        }
    }

    /** Empty if it was deleted since the directory was read; a listing may or may not show it. */
    private Optional<BasicFileAttributes> attributes(ObjectKey key) throws StoreException {
        Path path = root.resolve(key.value());
        try {
            return Optional.of(
                    Files.readAttributes(
                            path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (IOException e) {
            if (DirectoryErrors.isAbsent(e)) {
                return Optional.empty();
            }
            throw DirectoryErrors.map("list", path, e);
        }
    }

    List<String> children(ObjectKey prefix) throws StoreException {
        List<String> names = new ArrayList<>();
        for (String name : names(prefix)) {
            if (isOrHasObjects(prefix.resolve(name))) {
                names.add(name);
            }
        }
        return names;
    }

    private boolean isOrHasObjects(ObjectKey key) throws StoreException {
        if (ForeignNames.isForeign(key.name())) {
            return false;
        }
        if (isObject(key)) {
            return true;
        }
        for (String name : names(key)) {
            if (isOrHasObjects(key.resolve(name))) {
                return true;
            }
        }
        return false;
    }

    private boolean isObject(ObjectKey key) {
        return !TemporaryNames.isTemporary(key.name())
                && Files.isRegularFile(root.resolve(key.value()), LinkOption.NOFOLLOW_LINKS);
    }

    /** Entries of one directory, sorted; none if it does not exist or is not a directory. */
    private List<String> names(ObjectKey prefix) throws StoreException {
        Path directory = root.resolve(prefix.value());
        List<String> names = new ArrayList<>();
        try {
            // opening a pipe as a directory waits for a writer
            if (Files.readAttributes(directory, BasicFileAttributes.class).isDirectory()) {
                addNames(directory, names);
            }
        } catch (IOException e) {
            if (DirectoryErrors.isAbsent(e)) {
                return List.of();
            }
            throw DirectoryErrors.map("list", directory, e);
        }
        Collections.sort(names);
        return names;
    }

    private static void addNames(Path directory, List<String> names) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                names.add(entry.getFileName().toString());
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }
}
