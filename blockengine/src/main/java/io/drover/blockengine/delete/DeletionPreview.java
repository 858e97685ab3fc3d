package io.drover.blockengine.delete;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.block.ChecksumTable;
import io.drover.blockengine.catalog.VolumeCatalog;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the deletion of a backup would remove. Changes nothing and takes no lock, so it may be
 * outdated by other operations.
 *
 * @param blocks number of blocks that no other backup of the volume needs, including those that no
 *     backup needs at all
 * @param bytes compressed size of these
 * @param blocksKeptBecause why all blocks would be kept; empty if they would not
 */
public record DeletionPreview(long blocks, long bytes, Optional<String> blocksKeptBecause) {

    /**
     * @param backups that would be deleted
     * @throws StoreException.NotFound if there is no such backup
     */
    public static DeletionPreview of(ObjectStore store, VolumeName volume, Set<BackupName> backups)
            throws StoreException {
        VolumeCatalog catalog = new VolumeCatalog(store, volume);
        List<BackupName> present = catalog.backups();
        for (BackupName backup : backups) {
            if (!present.contains(backup)) {
                throw new StoreException.NotFound(
                        "cannot find backup "
                                + backup
                                + " of volume "
                                + volume
                                + " in backupstore");
            }
        }
        ChecksumTable needed = new ChecksumTable();
        for (BackupName other : present) {
            if (!backups.contains(other)) {
                Optional<String> doubt = collect(catalog, other, needed);
                if (doubt.isPresent()) {
                    return new DeletionPreview(0, 0, doubt);
                }
            }
        }
        long[] garbage = {0, 0};
        store.list(
                volume.blocks(),
                file -> {
                    Optional<BlockChecksum> block = StoreLayout.blockOf(file.key().name());
                    if (block.isPresent() && needed.find(block.get()) < 0) {
                        garbage[0]++;
                        garbage[1] += file.size();
                    }
                });
        return new DeletionPreview(garbage[0], garbage[1], Optional.empty());
    }

    private static Optional<String> collect(
            VolumeCatalog catalog, BackupName backup, ChecksumTable needed) throws StoreException {
        try {
            boolean inProgress =
                    catalog.readBackup(backup, (offset, checksum) -> needed.intern(checksum))
                            .isInProgress();
            return inProgress
                    ? Optional.of(
                            "backup "
                                    + backup
                                    + " is in progress, or its writer died; delete it if it is"
                                    + " dead")
                    : Optional.empty();
        } catch (StoreException.NotFound | StoreException.Corrupt e) {
            return Optional.of(e.getMessage());
        }
    }
}
