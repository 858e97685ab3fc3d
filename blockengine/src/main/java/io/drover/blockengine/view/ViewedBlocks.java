package io.drover.blockengine.view;

import io.drover.blockengine.block.BlockList;
import io.drover.blockengine.block.ChecksumTable;
import io.drover.blockengine.catalog.ImageCatalog;
import io.drover.blockengine.catalog.VolumeCatalog;
import io.drover.blockengine.format.BackingImageName;
import io.drover.blockengine.format.BackupContent;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.ImageConfig;
import io.drover.blockengine.format.ImageContent;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.restore.RestoredSize;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;

/**
 * What a view shows.
 *
 * @param title what it is, for messages
 * @param size bytes
 */
record ViewedBlocks(
        String title, CompressionMethod compression, BlockList blocks, int blockBytes, long size) {
    /**
     * @throws StoreException.Conflict if the backup is not complete, or of the form that can only
     *     be read as a whole
     */
    static ViewedBlocks ofBackup(ObjectStore store, VolumeName volume, BackupName backup)
            throws StoreException {
        VolumeCatalog catalog = new VolumeCatalog(store, volume);
        BackupContent content = catalog.readContent(backup, new ChecksumTable());
        if (content.config().isInProgress()) {
            throw new StoreException.Conflict(
                    "backup %s of volume %s is still in progress, or its writer died; it cannot be read"
                            .formatted(backup, volume));
        }
        if (content.config().isSingleFile()) {
            throw new StoreException.Conflict(
                    "backup %s of volume %s is a single file without blocks, which cannot be read in parts; restore it"
                            .formatted(backup, volume));
        }
        return new ViewedBlocks(
                "backup " + content.config().name(),
                content.config().compression(),
                content.blocks(),
                content.blockSize().bytes(),
                RestoredSize.of(volume, catalog.readVolume().size(), content));
    }

    /**
     * @throws StoreException.Conflict if the backup of the image is not complete
     */
    static ViewedBlocks ofImage(ObjectStore store, BackingImageName image) throws StoreException {
        ImageContent content = new ImageCatalog(store).readContent(image, new ChecksumTable());
        if (content.config().isInProgress()) {
            throw new StoreException.Conflict(
                    "the backup of backing image %s is still in progress, or its writer died; it cannot be read"
                            .formatted(image));
        }
        return new ViewedBlocks(
                "backing image " + image,
                content.config().compression(),
                content.blocks(),
                ImageConfig.BLOCK_SIZE.bytes(),
                content.config().size());
    }
}
