package io.drover.blockengine.format;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.block.BlockList;
import io.drover.blockengine.block.ChecksumTable;
import io.drover.blockengine.store.StoreException;

import java.io.IOException;

/**
 * A backup with its blocks.
 *
 * @param blocks sorted by index, unique
 */
public record BackupContent(BackupConfig config, BlockSize blockSize, BlockList blocks) {
    /**
     * Checksums are interned in {@code table}.
     *
     * @throws StoreException.Corrupt if blocks are not aligned to the block size, not ascending, or
     *     too far behind
     */
    static BackupContent read(VolumeCatalog catalog, BackupName backup, ChecksumTable table)
            throws StoreException {
        Offsets offsets = new Offsets(table);
        BackupConfig config = catalog.readBackup(backup, offsets::add);
        try {
            BlockSize size = config.blockSize();
            return new BackupContent(config, size, offsets.toBlocks(size, backup));
        } catch (FormatException e) {
            throw new StoreException.Corrupt(e.getMessage(), e);
        }
    }

    /**
     * Offsets are divided by the block size only when it is known, which may be after the blocks;
     * until then by the smallest unit that any block size is a multiple of.
     */
    private static final class Offsets {
        private static final int UNIT = 4096;

        private final ChecksumTable table;
        private BlockList units;
        private long last = -1;
        private boolean sound = true;

        Offsets(ChecksumTable table) {
            this.table = table;
            this.units = new BlockList(table);
        }

        void add(long offset, BlockChecksum checksum) throws IOException {
            if (offset == 0 && last >= 0 && units.size() > 0 && units.index(0) == 0) {
                // the stream began again
                units = new BlockList(table);
                last = -1;
            }
            sound &= offset > last && offset % UNIT == 0 && offset / UNIT <= Integer.MAX_VALUE;
            last = offset;
            units.add((int) (offset / UNIT), table.intern(checksum));
        }

        BlockList toBlocks(BlockSize size, BackupName backup) throws FormatException {
            BlockList blocks = new BlockList(table);
            int unitsPerBlock = size.bytes() / UNIT;
            for (int i = 0; i < units.size(); i++) {
                sound &= units.index(i) % unitsPerBlock == 0;
                blocks.add(units.index(i) / unitsPerBlock, units.ordinal(i));
            }
            if (!sound) {
                throw new FormatException(
                        "backup "
                                + backup
                                + " is damaged: its blocks are not ascending multiples of the block"
                                + " size");
            }
            return blocks;
        }
    }
}
