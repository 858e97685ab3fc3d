package io.drover.blockengine.repair;

import io.drover.blockengine.format.BackingImageName;
import io.drover.blockengine.format.BlockOwner;
import io.drover.blockengine.format.ImagePool;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.store.ForeignNames;
import io.drover.blockengine.store.ObjectCopy;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.ObjectVisitor;
import io.drover.blockengine.store.StoreException;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a repair moves damaged files of an owner: {@code quarantine/<time>/<name>.quarantined} in
 * the owner's directory, a name that every reader of the format ignores.
 */
final class Quarantine {
    private static final String SUFFIX = ".quarantined";
    private static final String DIRECTORY_SUFFIX = ".directory";
    private static final String UNFINISHED_SUFFIX = ".unfinished";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final ObjectStore store;
    private final ObjectKey directory;

    Quarantine(ObjectStore store, BlockOwner owner, Instant now) {
        this.store = store;
        this.directory = root(owner).resolve(TIME.format(now));
    }

    static ObjectKey root(BlockOwner owner) {
        return owner.quarantine();
    }

    /**
     * Whether a file of that name in the quarantine is the unreadable configuration of a backup.
     */
    static boolean isConfig(String name) {
        return name.endsWith(SUFFIX)
                && StoreLayout.backupOf(name.substring(0, name.length() - SUFFIX.length()))
                        .isPresent();
    }

    /**
     * Whether a file of that name in the quarantine is the unreadable configuration of an image.
     */
    static boolean isImageConfig(String name) {
        return name.equals(ImagePool.CONFIG + SUFFIX);
    }

    /** Moves the configuration of an image to a directory of the image's name. */
    void moveImage(BackingImageName image) throws StoreException, IOException {
        moveImage(image, SUFFIX);
    }

    /** Like {@link #moveImage}, for an image that was given up: it refers to no blocks. */
    void moveUnfinishedImage(BackingImageName image) throws StoreException, IOException {
        moveImage(image, UNFINISHED_SUFFIX);
    }

    private void moveImage(BackingImageName image, String suffix)
            throws StoreException, IOException {
        ObjectKey config = ImagePool.config(image);
        move(config, directory.resolve(image.value()).resolve(config.name() + suffix));
    }

    /**
     * Like {@link #move}, for the configuration of a backup that was given up: it refers to no
     * blocks.
     */
    void moveUnfinished(ObjectKey key) throws StoreException, IOException {
        move(key, UNFINISHED_SUFFIX);
    }

    /** Copies the file to the quarantine, and deletes the original once the copy is durable. */
    void move(ObjectKey key) throws StoreException, IOException {
        move(key, SUFFIX);
    }

    /**
     * Moves all files below a directory and removes it; a directory in a block's place keeps later
     * backups from writing the block.
     */
    void moveDirectory(ObjectKey key) throws StoreException, IOException {
        Content content = new Content(key);
        while (!content.unlisted.isEmpty()) {
            store.list(content.unlisted.removeFirst(), content);
        }
        ObjectKey to = directory.resolve(key.name() + DIRECTORY_SUFFIX);
        for (ObjectKey file : content.files) {
            String path = file.value().substring(key.value().length() + 1);
            ObjectCopy.copyListed(store, file, store, to.resolve(path + SUFFIX));
            store.delete(List.of(file));
        }
        store.delete(content.directories);
    }

    /** Everything below a directory, also what listings pass over. */
    private static final class Content implements ObjectVisitor {
        private final List<ObjectKey> files = new ArrayList<>();

        /** The deepest first. */
        private final List<ObjectKey> directories = new ArrayList<>();

        private final List<ObjectKey> unlisted = new ArrayList<>();

        Content(ObjectKey directory) {
            directories.add(directory);
            unlisted.add(directory);
        }

        @Override
        public void visit(ObjectStat file) {
            files.add(file.key());
        }

        @Override
        public void leftover(ObjectStat file) {
            files.add(file.key());
        }

        @Override
        public void emptyDirectory(ObjectKey directory) {
            directories.addFirst(directory);
            if (ForeignNames.isForeign(directory.name())) {
                unlisted.add(directory);
            }
        }
    }

    private void move(ObjectKey key, String suffix) throws StoreException, IOException {
        move(key, directory.resolve(key.name() + suffix));
    }

    private void move(ObjectKey key, ObjectKey to) throws StoreException, IOException {
        ObjectCopy.copyListed(store, key, store, to);
        store.delete(List.of(key));
    }
}
