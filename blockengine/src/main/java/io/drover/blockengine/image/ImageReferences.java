package io.drover.blockengine.image;

import io.drover.blockengine.catalog.ImageCatalog;
import io.drover.blockengine.delete.References;
import io.drover.blockengine.format.BackingImageName;
import io.drover.blockengine.format.ImageConfig;
import io.drover.blockengine.format.ImagePool;
import io.drover.blockengine.store.StoreException;

import java.util.List;
import java.util.Optional;

/**
 * What the images in a store refer to.
 *
 * @param directories what the store lists beside the images' configurations
 */
record ImageReferences(List<String> directories, References references) {
    /**
     * Reads every configuration.
     *
     * @throws StoreException if the store could not be read, other than for a damaged configuration
     */
    static ImageReferences read(ImageCatalog catalog) throws StoreException {
        ImageReferences read = new ImageReferences(catalog.directories(), new References());
        for (String directory : read.directories) {
            Optional<BackingImageName> image = ImagePool.imageOf(directory);
            if (image.isPresent()) {
                read.add(catalog, image.get());
            } else {
                read.references.doubt(
                        "'" + directory + "' among the images is no name of a backing image");
            }
        }
        return read;
    }

    private void add(ImageCatalog catalog, BackingImageName image) throws StoreException {
        try {
            ImageConfig config =
                    catalog.read(image, (offset, checksum) -> references.add(checksum));
            references.addConfig(ImagePool.config(image));
            if (config.isInProgress()) {
                references.doubt(
                        "the backup of backing image "
                                + image
                                + " is in progress, or its writer died; delete it if it is dead");
            }
        } catch (StoreException.NotFound e) {
            // an empty directory, unless a listing shows the configuration
            catalog.requireAbsent(image);
        } catch (StoreException.Corrupt e) {
            references.doubt(e.getMessage());
        }
    }
}
