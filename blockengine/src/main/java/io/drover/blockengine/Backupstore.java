package io.drover.blockengine;

import io.drover.blockengine.backup.BackupOutcome;
import io.drover.blockengine.backup.BackupRequest;
import io.drover.blockengine.backup.ChangeTracker;
import io.drover.blockengine.delete.DeleteOutcome;
import io.drover.blockengine.format.BackupInfo;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeInfo;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.restore.RestoreOutcome;
import io.drover.blockengine.restore.RestoreRequest;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.volume.BlockSink;
import io.drover.blockengine.volume.BlockSource;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;

/**
 * The volumes of one backup target, in Longhorn's backupstore layout. Thread-safe; operations on
 * one volume exclude each other through the store's lock files, as Longhorn's do.
 *
 * <p>A volume or backup that is not there is {@link StoreException.NotFound}, a lock that is held
 * or a backup still in progress {@link StoreException.Conflict}, an unreadable configuration or a
 * bad block {@link StoreException.Corrupt}. {@link IOException} is always the source's or the
 * sink's. Cancelling is interrupting: an operation ends with {@link InterruptedException}, its lock
 * released.
 */
public final class Backupstore {
    public Backupstore(ObjectStore store, EngineOptions options, InstantSource clock) {
        throw new IllegalStateException("block engine is not linked");
    }

    /**
     * Names of the volumes in the store, sorted, also those whose configuration is missing or
     * damaged.
     */
    public List<VolumeName> volumes() throws StoreException {
        throw new IllegalStateException();
    }

    /**
     * Names of the volume's backups, sorted, also those in progress or damaged; empty if there is
     * no such volume.
     */
    public List<BackupName> backups(VolumeName volume) throws StoreException {
        throw new IllegalStateException();
    }

    public VolumeInfo inspectVolume(VolumeName volume) throws StoreException {
        throw new IllegalStateException();
    }

    /** Size and time of the volume's {@code volume.cfg}, to see cheaply whether it has changed. */
    public ObjectStat headVolume(VolumeName volume) throws StoreException {
        throw new IllegalStateException();
    }

    /** A backup in progress is returned, not an error: see {@link BackupInfo#inProgress()}. */
    public BackupInfo inspectBackup(VolumeName volume, BackupName backup) throws StoreException {
        throw new IllegalStateException();
    }

    /**
     * Backs the source up. A failure leaves earlier backups untouched, and a rerun under the same
     * name finds the blocks already written.
     */
    public BackupOutcome backup(
            BackupRequest request,
            BlockSource source,
            ChangeTracker changes,
            ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        throw new IllegalStateException();
    }

    /**
     * Restores into the sink. Only a return means that the sink holds the backup; after any
     * exception its content is undefined.
     */
    public RestoreOutcome restore(RestoreRequest request, BlockSink sink, ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        throw new IllegalStateException();
    }

    /**
     * Deletes a backup and then the blocks that no other backup of the volume references. Succeeds
     * if there is no such backup.
     */
    public DeleteOutcome deleteBackup(VolumeName volume, BackupName backup)
            throws StoreException, InterruptedException {
        throw new IllegalStateException();
    }

    /** Deletes a volume with all its backups. Succeeds if there is no such volume. */
    public void deleteVolume(VolumeName volume) throws StoreException, InterruptedException {
        throw new IllegalStateException();
    }
}
