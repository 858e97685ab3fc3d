package io.drover.blockengine.delete;

import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.block.ChecksumTable;
import io.drover.blockengine.catalog.VolumeCatalog;
import io.drover.blockengine.format.BackupConfig;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeConfig;
import io.drover.blockengine.store.StoreException;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** What the backups that stay refer to, and whether that is certain. */
final class References {
    private final List<BackupName> backups;
    private final ChecksumTable checksums = new ChecksumTable();
    private Optional<String> doubt = Optional.empty();
    private String latestName = "";
    private String latestTime = "";
    private Instant latest = Instant.MIN;

    private References(List<BackupName> backups) {
        this.backups = backups;
    }

    /**
     * Reads every remaining configuration.
     *
     * @param deleted the backup that is going
     * @throws StoreException if the store could not be read, other than for a damaged configuration
     */
    static References collect(VolumeCatalog catalog, VolumeConfig volume, BackupName deleted)
            throws StoreException {
        References references = new References(catalog.backups());
        String last = volume.lastBackupName();
        boolean lastListed =
                references.backups.stream().anyMatch(name -> name.value().equals(last));
        if (!last.isEmpty() && !last.equals(deleted.value()) && !lastListed) {
            references.doubt("the last backup, " + last + ", is not in the listing of backups");
        }
        if (references.backups.contains(deleted)) {
            references.doubt("backup " + deleted + " is still listed after its deletion");
        }
        for (BackupName backup : references.backups) {
            references.add(catalog, backup, last.equals(deleted.value()));
        }
        return references;
    }

    private void add(VolumeCatalog catalog, BackupName backup, boolean needLatest)
            throws StoreException {
        try {
            BackupConfig config =
                    catalog.readBackup(backup, (offset, checksum) -> checksums.intern(checksum));
            if (config.isInProgress()) {
                doubt(
                        "backup "
                                + backup
                                + " is in progress, or its writer died; delete it if it is dead");
            } else if (needLatest) {
                compareWithLatest(config, backup);
            }
        } catch (StoreException.NotFound | StoreException.Corrupt e) {
            doubt(e.getMessage());
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
            doubt(
                    "backup "
                            + backup
                            + " has the unreadable snapshot time '"
                            + config.snapshotCreatedAt()
                            + "'");
        }
    }

    /** The first reason stands. */
    void doubt(String reason) {
        if (doubt.isEmpty()) {
            doubt = Optional.of(reason);
        }
    }

    /** Why it is not certain what is referenced. */
    Optional<String> doubt() {
        return doubt;
    }

    List<BackupName> backups() {
        return backups;
    }

    boolean contains(BlockChecksum checksum) {
        return checksums.find(checksum) >= 0;
    }

    /** The survivor with the latest snapshot, empty if there is none or there is doubt. */
    String latestName() {
        return doubt.isPresent() ? "" : latestName;
    }

    String latestTime() {
        return doubt.isPresent() ? "" : latestTime;
    }
}
