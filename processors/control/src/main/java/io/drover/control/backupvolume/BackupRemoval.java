package io.drover.control.backupvolume;

import io.drover.blockengine.format.BackupInfo;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.store.StoreException;
import io.drover.control.backupvolume.BackupChanges.Gone;
import io.drover.control.backupvolume.BackupChanges.Unreadable;
import io.drover.resource.Backup;
import io.drover.resource.Cluster;

import org.apache.camel.Body;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes Backups that a listing of the store lacks, and those that failed long ago. Bean {@code
 * backupRemoval}.
 */
public final class BackupRemoval {
    private static final Logger LOG = LoggerFactory.getLogger(BackupRemoval.class);

    private final Cluster cluster;

    public BackupRemoval(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * A backup that the listing lacks is looked up by itself before its resource is deleted. For a
     * failed Backup only an unfinished backup is deleted from the store: one that is complete
     * there, or cannot be read, is not deleted because something went wrong here.
     */
    public void remove(@Body Gone gone) throws StoreException {
        String name = gone.backup().getMetadata().getName();
        try {
            BackupInfo info =
                    gone.place()
                            .store()
                            .inspectBackup(
                                    gone.place().volume(),
                                    new BackupName(Backups.remoteName(gone.backup())));
            if (gone.failed() && info.inProgress()) {
                LOG.info("Backup {} is removed with what it left: it failed long ago", name);
                cluster.delete(Backup.class, name);
            } else if (gone.failed()) {
                LOG.info("Backup {} is removed: it failed long ago", name);
                cluster.deleteResourceOnly(gone.backup());
            }
        } catch (StoreException.NotFound e) {
            LOG.info("Backup {} is removed: the store has no such backup", name);
            cluster.deleteResourceOnly(gone.backup());
        } catch (StoreException.Corrupt e) {
            LOG.debug("Backup {} stays: it is in the store, and damaged", name);
        }
    }

    public void requestInspection(@Body Unreadable unreadable) {
        Backups.requestSync(cluster, unreadable.backup(), unreadable.readAt());
    }
}
