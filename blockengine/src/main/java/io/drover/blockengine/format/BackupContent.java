package io.drover.blockengine.format;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.block.BlockList;
import io.drover.blockengine.block.ChecksumTable;

import java.io.IOException;
import java.io.InputStream;

/**
 * A backup with its blocks.
 *
 * @param blocks sorted by index, unique
 */
public record BackupContent(BackupConfig config, BlockSize blockSize, BlockList blocks) {
    /**
     * Checksums are interned in {@code table}.
     *
     * @param where the object's key, for messages
     * @throws FormatException if blocks are not aligned to the block size, not ascending, or too
     *     far behind
     */
    static BackupContent read(InputStream content, String where, ChecksumTable table)
            throws IOException {
        Offsets offsets = new Offsets(table);
        BackupConfig config = BackupConfigReader.read(content, where, offsets::add);
        BlockSize size = config.blockSize();
        return new BackupContent(config, size, offsets.toBlocks(size, where));
    }

    /**
     * Offsets are divided by the block size only when it is known, which may be after the blocks;
     * until then by the smallest unit that any block size is a multiple of.
     */
    private static final class Offsets {
        private static final int UNIT = 4096;

        private final ChecksumTable table;
        private final BlockList units;
        private long last = -1;
        private boolean sound = true;

        Offsets(ChecksumTable table) {
            this.table = table;
            this.units = new BlockList(table);
        }

        void add(long offset, BlockChecksum checksum) {
            sound &= offset > last && offset % UNIT == 0 && offset / UNIT <= Integer.MAX_VALUE;
            last = offset;
            units.add((int) (offset / UNIT), table.intern(checksum));
        }

        BlockList toBlocks(BlockSize size, String where) throws FormatException {
            BlockList blocks = new BlockList(table);
            int unitsPerBlock = size.bytes() / UNIT;
            for (int i = 0; i < units.size(); i++) {
                sound &= units.index(i) % unitsPerBlock == 0;
                blocks.add(units.index(i) / unitsPerBlock, units.ordinal(i));
            }
            if (!sound) {
                throw new FormatException(
                        where
                                + " is damaged: its blocks are not ascending multiples of the block"
                                + " size");
            }
            return blocks;
        }
    }
}
