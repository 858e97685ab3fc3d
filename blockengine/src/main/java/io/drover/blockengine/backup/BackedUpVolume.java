package io.drover.blockengine.backup;

import static java.util.Objects.requireNonNull;

import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.format.VolumeProperties;

/**
 * The volume that is backed up.
 *
 * @param size bytes, a multiple of the block size
 * @param compression used by a volume's first backup; later ones use the method that {@code
 *     volume.cfg} declares
 * @param properties written to {@code volume.cfg}
 */
public record BackedUpVolume(
        VolumeName name,
        long size,
        BlockSize blockSize,
        CompressionMethod compression,
        VolumeProperties properties) {
    public BackedUpVolume {
        requireNonNull(name, "name");
        requireNonNull(blockSize, "blockSize");
        requireNonNull(compression, "compression");
        requireNonNull(properties, "properties");
        if (size <= 0 || size % blockSize.bytes() != 0) {
            throw new IllegalArgumentException(
                    "size %d of volume %s is not a positive multiple of the block size %s"
                            .formatted(size, name, blockSize));
        }
    }

    /** With {@link VolumeProperties#DEFAULT}. */
    public BackedUpVolume(
            VolumeName name, long size, BlockSize blockSize, CompressionMethod compression) {
        this(name, size, blockSize, compression, VolumeProperties.DEFAULT);
    }

    /** On a backing image a block that is not stored would show the image. */
    SourceShape shape() {
        return new SourceShape(blockSize, size, !properties.backingImageName().isEmpty());
    }
}
