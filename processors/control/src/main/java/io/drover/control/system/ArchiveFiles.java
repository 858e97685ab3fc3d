package io.drover.control.system;

import io.drover.blockengine.format.SystemBackupPlace;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.system.SystemBackups;
import io.drover.control.connection.TargetConnections;
import io.drover.resource.BackupTarget;
import io.drover.resource.Names;
import io.drover.resource.SystemBackup;

/** Archives of system backups for people to keep elsewhere. Thread-safe. */
public final class ArchiveFiles {
    private final TargetConnections connections;

    public ArchiveFiles(TargetConnections connections) {
        this.connections = connections;
    }

    /**
     * The archive, whose checksum has been compared: one that is damaged is not handed out.
     *
     * @throws ArchiveUnavailableException if there is none, or its store cannot be read
     */
    public byte[] read(SystemBackup backup) throws ArchiveUnavailableException {
        SystemBackupPlace place =
                SystemBackupPlace.of(backup.getStatus().version, backup.getMetadata().getName())
                        .orElseThrow(
                                () ->
                                        new ArchiveUnavailableException(
                                                "it is not in the store yet"));
        BackupTarget target =
                connections
                        .findUsable(Names.DEFAULT_TARGET)
                        .orElseThrow(
                                () ->
                                        new ArchiveUnavailableException(
                                                "backup target default is not available"));
        try {
            SystemBackups backups = connections.openAgain(target).systemBackups();
            return backups.get(backups.inspect(place));
        } catch (StoreException e) {
            throw new ArchiveUnavailableException(e.getMessage(), e);
        }
    }
}
