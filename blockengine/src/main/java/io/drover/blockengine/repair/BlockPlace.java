package io.drover.blockengine.repair;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;

/**
 * Where a backup has a block.
 *
 * @param offset in the volume, bytes
 * @param compression the method that the backup names
 */
public record BlockPlace(
        BlockChecksum block, long offset, BlockSize size, CompressionMethod compression) {}
