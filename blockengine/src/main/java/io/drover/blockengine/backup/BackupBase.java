package io.drover.blockengine.backup;

import io.drover.blockengine.block.BlockList;
import io.drover.blockengine.block.ChecksumTable;
import io.drover.blockengine.catalog.VolumeCatalog;
import io.drover.blockengine.format.BackupContent;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.Names;
import io.drover.blockengine.format.VolumeConfig;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.volume.BlockSource;
import io.drover.blockengine.volume.ByteRange;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a backup builds on.
 *
 * @param blocks of the last backup, which the new list inherits; empty list if nothing is inherited
 * @param incremental whether only changed ranges are read and the rest is inherited
 * @param known whether the last backup's blocks are in the table, and are therefore in the store
 * @param ranges the ranges to be read
 * @param labels of the new backup, about what it builds on
 */
record BackupBase(
        BlockList blocks,
        boolean incremental,
        boolean known,
        List<ByteRange> ranges,
        Map<String, String> labels) {
    private static final Logger LOG = LoggerFactory.getLogger(BackupBase.class);

    /**
     * Chooses as Longhorn does: incremental if the last backup can be read, is complete, is of
     * another snapshot and of the same block size, and its snapshot still exists. Otherwise
     * everything is read, and the last backup only shows which blocks are in the store.
     */
    static BackupBase choose(
            VolumeCatalog catalog,
            VolumeConfig volume,
            BackupRequest request,
            BlockSource source,
            ChangeTracker changes,
            ChecksumTable table)
            throws StoreException, IOException {
        BlockList nothing = new BlockList(table);
        Optional<BackupContent> last = readLast(catalog, volume, table);
        if (last.isEmpty()
                || last.get().config().isInProgress()
                || last.get().config().isSingleFile()) {
            return read(nothing, false, source, changes);
        }
        BackupContent content = last.get();
        ParentBackup parent = new ParentBackup(content);
        changes.consider(parent);
        Optional<List<ByteRange>> changed = Optional.empty();
        String snapshot = content.config().snapshotName();
        if (request.mode() == BackupMode.INCREMENTAL
                && content.blockSize().equals(request.blockSize())
                && !snapshot.isEmpty()
                && !snapshot.equals(request.snapshot().name())) {
            changed = changes.changedSince(parent);
        }
        boolean known = content.blockSize().equals(request.blockSize());
        return changed.isPresent()
                ? new BackupBase(content.blocks(), true, known, changed.get(), changes.labels())
                : read(nothing, known, source, changes);
    }

    private static BackupBase read(
            BlockList nothing, boolean known, BlockSource source, ChangeTracker changes)
            throws IOException {
        List<ByteRange> ranges = source.dataRanges();
        return new BackupBase(nothing, false, known, ranges, changes.labels());
    }

    /** Inherits nothing: every block is read. */
    BackupBase withoutInheritance(BlockSource source) throws IOException {
        return new BackupBase(
                new BlockList(blocks.table()), false, known, source.dataRanges(), labels);
    }

    private static Optional<BackupContent> readLast(
            VolumeCatalog catalog, VolumeConfig volume, ChecksumTable table) throws StoreException {
        if (!Names.isValid(volume.lastBackupName())) {
            return Optional.empty();
        }
        try {
            return Optional.of(catalog.readContent(new BackupName(volume.lastBackupName()), table));
        } catch (StoreException.NotFound | StoreException.Corrupt e) {
            LOG.warn(
                    "volume {}: reading everything, as the last backup cannot serve as the base:"
                            + " {}",
                    catalog.volume(),
                    e.getMessage());
            return Optional.empty();
        }
    }
}
