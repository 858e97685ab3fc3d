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
 * @param inOrder whether they were so in the configuration, as Longhorn's incremental restores need
 *     them
 */
public record BackupContent(
        BackupConfig config, BlockSize blockSize, BlockList blocks, boolean inOrder) {
    /**
     * Checksums are interned in {@code table}. Longhorn writes blocks in ascending order and
     * restores them in any.
     *
     * @param where the object's key, for messages
     * @throws FormatException if blocks are not aligned to the block size, an offset is too large,
     *     or two blocks are at one offset
     */
    public static BackupContent read(InputStream content, String where, ChecksumTable table)
            throws IOException {
        Offsets offsets = new Offsets(table);
        BackupConfig config = BackupConfigReader.read(content, where, offsets::add);
        BlockSize size = config.blockSize();
        BlockList blocks = offsets.toBlocks(size, where);
        boolean inOrder = blocks.isSorted();
        blocks.sort();
        if (!blocks.isSorted()) {
            throw new FormatException(where + " is damaged: it names two blocks at one offset");
        }
        return new BackupContent(config, size, blocks, inOrder);
    }

    /**
     * Offsets are divided by the block size only when it is known, which may be after the blocks;
     * until then by the smallest unit that any block size is a multiple of, or a multiple of that
     * where a volume is so large that the block numbers would not fit.
     */
    private static final class Offsets {
        private static final int SMALLEST = 4096;
        private static final int LARGEST = 1 << 26;

        private final ChecksumTable table;
        private BlockList units;
        private int unit = SMALLEST;
        private boolean sound = true;

        Offsets(ChecksumTable table) {
            this.table = table;
            this.units = new BlockList(table);
        }

        void add(long offset, BlockChecksum checksum) {
            while (offset / unit > Integer.MAX_VALUE && unit < LARGEST) {
                widen();
            }
            sound &= offset >= 0 && offset % unit == 0 && offset / unit <= Integer.MAX_VALUE;
            units.add((int) (offset / unit), table.intern(checksum));
        }

        private void widen() {
            BlockList wider = new BlockList(table);
            for (int i = 0; i < units.size(); i++) {
                sound &= units.index(i) % 2 == 0;
                wider.add(units.index(i) / 2, units.ordinal(i));
            }
            units = wider;
            unit *= 2;
        }

        BlockList toBlocks(BlockSize size, String where) throws FormatException {
            BlockList blocks = new BlockList(table);
            sound &= size.bytes() % unit == 0;
            int unitsPerBlock = Math.max(1, size.bytes() / unit);
            for (int i = 0; i < units.size(); i++) {
                sound &= units.index(i) % unitsPerBlock == 0;
                blocks.add(units.index(i) / unitsPerBlock, units.ordinal(i));
            }
            if (!sound) {
                throw new FormatException(
                        where + " is damaged: its blocks are not at multiples of the block size");
            }
            return blocks;
        }
    }
}
