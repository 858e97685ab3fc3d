package io.drover.blockengine.image;

import io.drover.blockengine.catalog.ImageCatalog;
import io.drover.blockengine.format.BackingImageName;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.ImageConfig;
import io.drover.blockengine.store.StoreException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Optional;

/**
 * The compression of a new image. Images share blocks by checksum, whatever their compression, and
 * Longhorn cannot read a mixture of compressed and uncompressed ones.
 */
final class PoolCompression {
    private static final Logger LOG = LoggerFactory.getLogger(PoolCompression.class);

    private PoolCompression() {}

    /** The wanted method, or that of another image with whose blocks it could not be mixed. */
    static CompressionMethod choose(
            ImageCatalog catalog, BackingImageName image, CompressionMethod wanted)
            throws StoreException {
        for (BackingImageName other : catalog.images()) {
            Optional<CompressionMethod> stored =
                    other.equals(image) ? Optional.empty() : method(catalog, other);
            if (stored.isPresent() && isRaw(stored.get()) != isRaw(wanted)) {
                LOG.info(
                        "backing image {} is stored by {} instead of {}, like {} in the same store",
                        image,
                        stored.get().id(),
                        wanted.id(),
                        other);
                return stored.get();
            }
        }
        return wanted;
    }

    private static boolean isRaw(CompressionMethod method) {
        return method == CompressionMethod.NONE;
    }

    private static Optional<CompressionMethod> method(ImageCatalog catalog, BackingImageName image)
            throws StoreException {
        try {
            return catalog.find(image).map(ImageConfig::compression);
        } catch (StoreException.Corrupt e) {
            LOG.debug("compression of backing image {}: {}", image, e.getMessage());
            return Optional.empty();
        }
    }
}
