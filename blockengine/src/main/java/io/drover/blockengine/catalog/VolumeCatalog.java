package io.drover.blockengine.catalog;

import io.drover.blockengine.block.ChecksumTable;
import io.drover.blockengine.format.BackupConfig;
import io.drover.blockengine.format.BackupConfigReader;
import io.drover.blockengine.format.BackupConfigWriter;
import io.drover.blockengine.format.BackupContent;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.FormatException;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.format.VolumeConfig;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.store.WriteCondition;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads and writes the configurations of one volume. A damaged one is {@link
 * StoreException.Corrupt}, never "absent".
 */
public final class VolumeCatalog {
    private final ObjectStore store;
    private final ConfigFiles files;
    private final VolumeName volume;

    public VolumeCatalog(ObjectStore store, VolumeName volume) {
        this.store = store;
        this.files = new ConfigFiles(store);
        this.volume = volume;
    }

    public VolumeName volume() {
        return volume;
    }

    /**
     * @throws StoreException.NotFound if there is no such volume
     */
    public VolumeConfig readVolume() throws StoreException {
        try {
            return files.read(StoreLayout.volumeConfig(volume), VolumeConfig::read);
        } catch (StoreException.NotFound e) {
            throw new StoreException.NotFound(
                    "cannot find volume " + volume + " in backupstore", e);
        }
    }

    /**
     * Like {@link #readVolume}, for a volume that should be there.
     *
     * @throws StoreException.Corrupt also if it is the configuration of another volume
     * @throws StoreException.Unavailable also if the store lists the configuration but does not
     *     return it
     */
    public VolumeConfig readOwnVolume() throws StoreException {
        ObjectKey key = StoreLayout.volumeConfig(volume);
        try {
            return files.read(key, (content, where) -> own(VolumeConfig.read(content, where)));
        } catch (StoreException.NotFound e) {
            files.requireAbsent(key);
            throw e;
        }
    }

    /** An old configuration may lack the name. */
    private VolumeConfig own(VolumeConfig config) throws FormatException {
        if (!config.name().isEmpty() && !config.name().equals(volume.value())) {
            throw new FormatException("volume.cfg is of another volume, " + config.name());
        }
        return config;
    }

    public void writeVolume(VolumeConfig config, WriteCondition condition) throws StoreException {
        store.write(StoreLayout.volumeConfig(volume), ObjectBody.of(config.toJson()), condition);
    }

    /** Names of all backups, sorted, whatever the state of their configurations. */
    public List<BackupName> backups() throws StoreException {
        List<BackupName> names = new ArrayList<>();
        for (String file : store.children(volume.configs())) {
            StoreLayout.backupOf(file).ifPresent(names::add);
        }
        names.sort(null);
        return names;
    }

    /** The configuration without its blocks. */
    public BackupConfig readBackup(BackupName backup) throws StoreException {
        return readBackup(backup, BackupConfigReader.BlockVisitor.NONE);
    }

    /**
     * The visitor may get some blocks more than once, from the first again, if the connection
     * breaks in the middle.
     */
    public BackupConfig readBackup(BackupName backup, BackupConfigReader.BlockVisitor blocks)
            throws StoreException {
        return readBackupDocument(
                backup,
                (content, where) ->
                        requireOwn(BackupConfigReader.read(content, where, blocks), backup, where));
    }

    private <T> T readBackupDocument(BackupName backup, ConfigFiles.Reader<T> reader)
            throws StoreException {
        try {
            return files.read(StoreLayout.backupConfig(volume, backup), reader);
        } catch (StoreException.NotFound e) {
            throw new StoreException.NotFound(
                    "cannot find backup " + backup + " of volume " + volume + " in backupstore", e);
        }
    }

    public Optional<BackupConfig> findBackup(BackupName backup) throws StoreException {
        try {
            return Optional.of(readBackup(backup));
        } catch (StoreException.NotFound e) {
            return Optional.empty();
        }
    }

    /** The configuration together with its blocks, which are sorted, aligned and unique. */
    public BackupContent readContent(BackupName backup, ChecksumTable table) throws StoreException {
        return readBackupDocument(
                backup,
                (content, where) -> {
                    BackupContent read = BackupContent.read(content, where, table);
                    requireOwn(read.config(), backup, where);
                    return read;
                });
    }

    /**
     * Copies the configuration to the same place in another store, without changing a byte.
     *
     * @throws StoreException.Corrupt if it is damaged
     */
    public void copyBackup(BackupName backup, ObjectStore destination)
            throws StoreException, IOException {
        files.copy(
                StoreLayout.backupConfig(volume, backup),
                destination,
                (content, where) ->
                        requireOwn(
                                BackupConfigReader.read(
                                        content, where, BackupConfigReader.BlockVisitor.NONE),
                                backup,
                                where));
    }

    /**
     * Called when the store, which had listed the backup, returned no configuration.
     *
     * @throws StoreException.Unavailable if it still lists it
     */
    public void requireAbsent(BackupName backup) throws StoreException {
        files.requireAbsent(StoreLayout.backupConfig(volume, backup));
    }

    /** Old configurations may lack names; one that has others describes another backup. */
    private BackupConfig requireOwn(BackupConfig config, BackupName backup, String where)
            throws FormatException {
        boolean otherVolume =
                !config.volumeName().isEmpty() && !config.volumeName().equals(volume.value());
        boolean otherBackup = !config.name().isEmpty() && !config.name().equals(backup.value());
        if (otherVolume || otherBackup) {
            throw new FormatException(
                    "%s is damaged: it is the configuration of backup %s of volume %s"
                            .formatted(where, config.name(), config.volumeName()));
        }
        if (config.isInProgress() && config.name().isEmpty()) {
            throw new FormatException(
                    where + " is damaged: it is not the configuration of a backup");
        }
        return config;
    }

    /** Writes a backup's configuration; a long one is written to a temporary file first. */
    public void writeBackup(
            BackupName backup,
            BackupConfig config,
            int blockCount,
            BackupConfigWriter.Blocks blocks,
            WriteCondition condition)
            throws StoreException, IOException {
        files.write(
                StoreLayout.backupConfig(volume, backup),
                blockCount,
                target -> BackupConfigWriter.write(config, blocks, target),
                condition);
    }
}
