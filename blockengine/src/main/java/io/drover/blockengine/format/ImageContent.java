package io.drover.blockengine.format;

import io.drover.blockengine.block.BlockList;
import io.drover.blockengine.block.ChecksumTable;

import java.io.IOException;
import java.io.InputStream;

/**
 * A backing image with its blocks.
 *
 * @param blocks sorted by index, unique
 */
public record ImageContent(ImageConfig config, BlockList blocks) {
    /** Longhorn accepts no image of another size. */
    private static final int SECTOR = 512;

    /**
     * Checksums are interned in {@code table}.
     *
     * @param where the object's key, for messages
     * @throws FormatException if the size is none of an image, or a block is not within the image,
     *     not at a multiple of the block size, or at the offset of another one
     */
    public static ImageContent read(InputStream content, String where, ChecksumTable table)
            throws IOException {
        BlockList blocks = new BlockList(table);
        int blockBytes = ImageConfig.BLOCK_SIZE.bytes();
        ImageConfig config =
                ImageConfig.read(
                        content,
                        where,
                        (offset, checksum) -> {
                            if (offset < 0
                                    || offset % blockBytes != 0
                                    || offset / blockBytes > Integer.MAX_VALUE) {
                                throw new FormatException(
                                        where
                                                + " is damaged: a block is at offset "
                                                + offset
                                                + ", no multiple of the block size");
                            }
                            blocks.add((int) (offset / blockBytes), table.intern(checksum));
                        });
        blocks.sort();
        if (!blocks.isSorted()) {
            throw new FormatException(where + " is damaged: it names two blocks at one offset");
        }
        ImageContent image = new ImageContent(config, blocks);
        if (!config.isInProgress()) {
            image.requireSize(where);
        }
        return image;
    }

    private void requireSize(String where) throws FormatException {
        long last =
                blocks.size() == 0
                        ? -1
                        : (long) blocks.index(blocks.size() - 1) * ImageConfig.BLOCK_SIZE.bytes();
        if (config.size() <= 0 || config.size() % SECTOR != 0 || last >= config.size()) {
            throw new FormatException(
                    "%s is damaged: its size %d is no multiple of %d bytes that holds all blocks"
                            .formatted(where, config.size(), SECTOR));
        }
    }
}
