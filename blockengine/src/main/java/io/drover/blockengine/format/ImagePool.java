package io.drover.blockengine.format;

import io.drover.blockengine.store.ObjectKey;

import java.util.List;
import java.util.Optional;

/**
 * Owner of the blocks of all backing images of a store: they share one directory of blocks and one
 * space of locks, which Longhorn keeps below a volume that does not exist.
 */
public enum ImagePool implements BlockOwner {
    INSTANCE;

    private static final ObjectKey DIRECTORY = ObjectKey.of("backupstore/backing-images");
    private static final ObjectKey CONFIGS = DIRECTORY.resolve("backing-images");

    /** Name of the file that describes an image. */
    public static final String CONFIG = "backing-image.cfg";

    private static final ObjectKey LOCKS =
            new VolumeName(StoreLayout.BACKING_IMAGE_LOCKS).directory();

    /** The configuration of an image. */
    public static ObjectKey config(BackingImageName image) {
        return config(image.value());
    }

    private static ObjectKey config(String directory) {
        return CONFIGS.resolve(directory).resolve(CONFIG);
    }

    /** The image whose directory has that name; empty for a name that no image can have. */
    public static Optional<BackingImageName> imageOf(String directory) {
        return Optional.of(directory).filter(Names::isValid).map(BackingImageName::new);
    }

    @Override
    public String title() {
        return "the backing images";
    }

    @Override
    public ObjectKey directory() {
        return DIRECTORY;
    }

    @Override
    public ObjectKey configs() {
        return CONFIGS;
    }

    /** Also for a name that no image can have: what refers to blocks there counts. */
    @Override
    public boolean isConfig(ObjectKey file) {
        String[] path = file.value().substring(CONFIGS.value().length() + 1).split("/", -1);
        return path.length == 2 && path[1].equals(CONFIG);
    }

    @Override
    public ObjectKey locks() {
        return LOCKS.resolve("locks");
    }

    @Override
    public List<ObjectKey> roots() {
        return List.of(DIRECTORY, LOCKS);
    }

    @Override
    public String toString() {
        return "backing-images";
    }
}
