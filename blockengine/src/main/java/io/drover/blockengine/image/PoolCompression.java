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
public final class PoolCompression {
    private static final Logger LOG = LoggerFactory.getLogger(PoolCompression.class);

    private PoolCompression() {}

    /** The wanted method, or that of another image with whose blocks it could not be mixed. */
    static CompressionMethod choose(
            ImageCatalog catalog, BackingImageName image, CompressionMethod wanted)
            throws StoreException {
        Optional<CompressionMethod> stored = conflicting(catalog, image, wanted);
        stored.ifPresent(
                method ->
                        LOG.info(
                                "backing image {} is stored by {} instead of {}, like another one"
                                        + " in the same store",
                                image,
                                method.id(),
                                wanted.id()));
        return stored.orElse(wanted);
    }

    /**
     * The method of another image whose blocks this one could not share; empty if there is none.
     */
    public static Optional<CompressionMethod> conflicting(
            ImageCatalog catalog, BackingImageName image, CompressionMethod wanted)
            throws StoreException {
        for (BackingImageName other : catalog.images()) {
            Optional<CompressionMethod> stored =
                    other.equals(image) ? Optional.empty() : method(catalog, other);
            if (stored.isPresent() && isRaw(stored.get()) != isRaw(wanted)) {
                return stored;
            }
        }
        return Optional.empty();
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
