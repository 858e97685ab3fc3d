package io.drover.blockengine.delete;

import io.drover.blockengine.catalog.VolumeCatalog;
import io.drover.blockengine.format.BackupConfig;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.format.VolumeConfig;
import io.drover.blockengine.store.StoreException;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * The backups of a volume that remain after a deletion: their references and the latest of them.
 */
final class RemainingBackups {
    private final VolumeCatalog catalog;
    private final List<BackupName> names;
    private final References references = new References();
    private String latestName = "";
    private String latestTime = "";
    private Instant latest = Instant.MIN;

    private RemainingBackups(VolumeCatalog catalog, List<BackupName> names) {
        this.catalog = catalog;
        this.names = names;
    }

    /**
     * Reads every remaining configuration.
     *
     * @param deleted the backup that is being deleted
     * @throws StoreException if the store could not be read, other than for a damaged configuration
     */
    static RemainingBackups read(VolumeCatalog catalog, VolumeConfig volume, BackupName deleted)
            throws StoreException {
        RemainingBackups backups = new RemainingBackups(catalog, catalog.backups());
        String last = volume.lastBackupName();
        boolean lastListed = backups.names.stream().anyMatch(name -> name.value().equals(last));
        if (!last.isEmpty() && !last.equals(deleted.value()) && !lastListed) {
            backups.references.doubt(
                    "the last backup, " + last + ", is not in the listing of backups");
        }
        if (backups.names.contains(deleted)) {
            backups.references.doubt("backup " + deleted + " is still listed after its deletion");
        }
        for (BackupName backup : backups.names) {
            backups.add(backup, last.equals(deleted.value()));
        }
        return backups;
    }

    private void add(BackupName backup, boolean needLatest) throws StoreException {
        references.addConfig(StoreLayout.backupConfig(catalog.volume(), backup));
        try {
            BackupConfig config =
                    catalog.readBackup(backup, (offset, checksum) -> references.add(checksum));
            if (config.isInProgress()) {
                references.doubt(
                        "backup "
                                + backup
                                + " is in progress, or its writer died; delete it if it is dead");
            } else if (needLatest) {
                compareWithLatest(config, backup);
            }
        } catch (StoreException.NotFound | StoreException.Corrupt e) {
            references.doubt(e.getMessage());
        }
    }

    private void compareWithLatest(BackupConfig config, BackupName backup) {
        try {
            Instant created = OffsetDateTime.parse(config.snapshotCreatedAt()).toInstant();
            if (created.isAfter(latest)) {
                latest = created;
                latestName = backup.value();
                latestTime = config.snapshotCreatedAt();
            }
        } catch (DateTimeException e) {
            references.doubt(
                    "backup "
                            + backup
                            + " has the unreadable snapshot time '"
                            + config.snapshotCreatedAt()
                            + "'");
        }
    }

    References references() {
        return references;
    }

    List<BackupName> names() {
        return names;
    }

    /** The remaining backup with the latest snapshot; empty if there is none or there is doubt. */
    String latestName() {
        return references.doubt().isPresent() ? "" : latestName;
    }

    String latestTime() {
        return references.doubt().isPresent() ? "" : latestTime;
    }
}
