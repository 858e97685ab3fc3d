package io.drover.blockengine.catalog;

import io.drover.blockengine.block.ChecksumTable;
import io.drover.blockengine.format.BackingImageName;
import io.drover.blockengine.format.BackupConfigReader;
import io.drover.blockengine.format.BackupConfigWriter;
import io.drover.blockengine.format.FormatException;
import io.drover.blockengine.format.ImageConfig;
import io.drover.blockengine.format.ImageContent;
import io.drover.blockengine.format.ImagePool;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.store.WriteCondition;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Reads and writes the configurations of the backing images of a store. A damaged one is {@link
 * StoreException.Corrupt}, never "absent".
 */
public final class ImageCatalog {
    private final ObjectStore store;
    private final ConfigFiles files;

    public ImageCatalog(ObjectStore store) {
        this.store = store;
        this.files = new ConfigFiles(store);
    }

    /** Names of all images, sorted, whatever the state of their configurations. */
    public List<BackingImageName> images() throws StoreException {
        return directories().stream()
                .map(ImagePool::imageOf)
                .flatMap(Optional::stream)
                .sorted()
                .toList();
    }

    /** What is beside the images' configurations, also under names that no image can have. */
    public List<String> directories() throws StoreException {
        return store.children(ImagePool.INSTANCE.configs());
    }

    /**
     * The visitor may get some blocks more than once, from the first again, if the connection
     * breaks in the middle.
     *
     * @throws StoreException.NotFound if there is no such image
     */
    public ImageConfig read(BackingImageName image, BackupConfigReader.BlockVisitor blocks)
            throws StoreException {
        return readDocument(
                image,
                (content, where) -> own(ImageConfig.read(content, where, blocks), image, where));
    }

    public Optional<ImageConfig> find(BackingImageName image) throws StoreException {
        try {
            return Optional.of(read(image, BackupConfigReader.BlockVisitor.NONE));
        } catch (StoreException.NotFound e) {
            requireAbsent(image);
            return Optional.empty();
        }
    }

    /** The configuration together with its blocks, which are sorted, aligned and unique. */
    public ImageContent readContent(BackingImageName image, ChecksumTable table)
            throws StoreException {
        return readDocument(
                image,
                (content, where) -> {
                    ImageContent read = ImageContent.read(content, where, table);
                    own(read.config(), image, where);
                    return read;
                });
    }

    private <T> T readDocument(BackingImageName image, ConfigFiles.Reader<T> reader)
            throws StoreException {
        try {
            return files.read(ImagePool.config(image), reader);
        } catch (StoreException.NotFound e) {
            throw new StoreException.NotFound(
                    "cannot find backing image " + image + " in backupstore", e);
        }
    }

    private static ImageConfig own(ImageConfig config, BackingImageName image, String where)
            throws FormatException {
        if (!config.name().equals(image.value())) {
            throw new FormatException(
                    "%s is damaged: it is the configuration of backing image %s"
                            .formatted(where, config.name()));
        }
        return config;
    }

    /**
     * Copies the configuration to another store without changing a byte.
     *
     * @throws StoreException.Corrupt if it is damaged
     */
    public void copyTo(BackingImageName image, ObjectStore destination)
            throws StoreException, IOException {
        files.copy(
                ImagePool.config(image),
                destination,
                (content, where) ->
                        own(
                                ImageConfig.read(
                                        content, where, BackupConfigReader.BlockVisitor.NONE),
                                image,
                                where));
    }

    /**
     * Called when the store returned no configuration.
     *
     * @throws StoreException.Unavailable if it lists one
     */
    public void requireAbsent(BackingImageName image) throws StoreException {
        files.requireAbsent(ImagePool.config(image));
    }

    /** A configuration of many blocks is written to a temporary file first. */
    public void write(
            BackingImageName image,
            ImageConfig config,
            BackupConfigWriter.Blocks blocks,
            WriteCondition condition)
            throws StoreException, IOException {
        files.write(
                ImagePool.config(image),
                Math.toIntExact(config.blockCount()),
                target -> config.write(blocks, target),
                condition);
    }
}
