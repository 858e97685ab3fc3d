package io.drover.blockengine.verify;

import io.drover.blockengine.catalog.VolumeCatalog;
import io.drover.blockengine.format.BackupConfig;
import io.drover.blockengine.format.BackupContent;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.Names;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.format.VolumeConfig;
import io.drover.blockengine.lock.LockInfo;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStat;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads the configurations of a volume and lists its files. Configurations are read before blocks
 * are listed: the blocks of a complete backup were already in the store when its configuration was
 * written.
 */
final class VolumeSurvey {
    /**
     * Maximum number of entries of block lists that are kept, 8 bytes each; further lists are read
     * again.
     */
    private static final int MAX_ENTRIES = 2_000_000;

    private final ObjectStore store;
    private final VolumeCatalog catalog;
    private final VerifyRequest request;
    private final InstantSource clock;
    private final Duration lockExpiry;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<BackupName, BackupConfig> complete = new TreeMap<>();
    private final List<BackupName> seen = new ArrayList<>();
    private final Map<BackupName, BackupContent> contents = new HashMap<>();
    private int entries;
    private boolean allReferencesKnown = true;

    VolumeSurvey(
            ObjectStore store, VerifyRequest request, InstantSource clock, Duration lockExpiry) {
        this.store = store;
        this.catalog = new VolumeCatalog(store, request.volume());
        this.request = request;
        this.clock = clock;
        this.lockExpiry = lockExpiry;
    }

    List<Finding> findings() {
        return findings;
    }

    /** Selected backups that are complete and readable, by name. */
    Map<BackupName, BackupConfig> complete() {
        return complete;
    }

    /**
     * The blocks of a complete backup.
     *
     * @throws StoreException.NotFound if it was deleted meanwhile
     */
    BackupContent content(BackupName name, BlockStates states) throws StoreException {
        BackupContent kept = contents.get(name);
        return kept == null ? catalog.readContent(name, states.table()) : kept;
    }

    List<BackupName> seen() {
        return seen;
    }

    /** Interns the blocks of all selected backups. */
    Optional<VolumeConfig> readConfigs(BlockStates states) throws StoreException {
        List<BackupName> names = catalog.backups();
        if (request.backup().isPresent() && !names.contains(request.backup().get())) {
            throw new StoreException.NotFound(
                    "cannot find backup %s of volume %s in backupstore"
                            .formatted(request.backup().get(), request.volume()));
        }
        Optional<VolumeConfig> volume = readVolume(names);
        allReferencesKnown = !request.isPartial();
        for (BackupName name : names) {
            if (request.backup().isEmpty() || request.backup().get().equals(name)) {
                readBackup(name, states);
            }
        }
        return volume;
    }

    private Optional<VolumeConfig> readVolume(List<BackupName> backups) throws StoreException {
        try {
            VolumeConfig config = catalog.readOwnVolume();
            noteLast(config, backups);
            return Optional.of(config);
        } catch (StoreException.NotFound e) {
            findings.add(
                    backups.isEmpty()
                            ? new Finding.VolumeUnfinished()
                            : new Finding.VolumeConfigBad("volume.cfg is missing"));
        } catch (StoreException.Corrupt e) {
            findings.add(new Finding.VolumeConfigBad(e.getMessage()));
        }
        return Optional.empty();
    }

    private void noteLast(VolumeConfig config, List<BackupName> backups) {
        String last = config.lastBackupName();
        if (!last.isEmpty() && !(Names.isValid(last) && backups.contains(new BackupName(last)))) {
            findings.add(
                    backups.isEmpty()
                            ? new Finding.AllBackupsGone(last)
                            : new Finding.LastBackupGone(last));
        }
    }

    private void readBackup(BackupName name, BlockStates states) throws StoreException {
        try {
            BackupContent content = catalog.readContent(name, states.table());
            BackupConfig config = content.config();
            if (isTooOld(config)) {
                return;
            }
            seen.add(name);
            if (config.isInProgress() && content.blocks().size() == 0) {
                unfinished(name);
                return;
            }
            refuseUndated(name, config);
            complete.put(name, config);
            if (entries + content.blocks().size() <= MAX_ENTRIES) {
                entries += content.blocks().size();
                contents.put(name, content);
            }
        } catch (StoreException.Corrupt e) {
            seen.add(name);
            allReferencesKnown = false;
            findings.add(new Finding.BackupUnreadable(name, e.getMessage()));
        } catch (StoreException.NotFound e) {
            catalog.requireAbsent(name);
            // deleted since the listing; its blocks may be being deleted
            allReferencesKnown = false;
        }
    }

    private boolean isTooOld(BackupConfig config) {
        return request.since().isPresent()
                && Times.parse(config.createdTime())
                        .map(created -> created.isBefore(request.since().get()))
                        .orElse(false);
    }

    private void unfinished(BackupName name) throws StoreException {
        allReferencesKnown = false;
        Instant since =
                store.stat(StoreLayout.backupConfig(request.volume(), name))
                        .map(ObjectStat::modified)
                        .orElse(Instant.EPOCH);
        findings.add(new Finding.BackupUnfinished(name, since));
    }

    private static void refuseUndated(BackupName name, BackupConfig config)
            throws StoreException.Corrupt {
        if (config.isInProgress()) {
            throw new StoreException.Corrupt(
                    "the configuration of backup "
                            + name
                            + " has blocks, but no time of completion");
        }
    }

    /** Marks the existing files and finds those that do not belong there. */
    void listFiles(BlockStates states) throws StoreException {
        FileSurvey files = new FileSurvey(request.volume(), states);
        store.list(request.volume().directory(), files);
        for (ObjectKey directory : files.directoriesForConfigs()) {
            directoryForConfig(directory);
        }
        if (allReferencesKnown) {
            files.orphans().ifPresent(findings::add);
        }
        findings.addAll(files.obstacles());
        findings.addAll(files.notes());
        readLocks(files.locks());
    }

    /** Nobody knows which blocks the missing configuration refers to. */
    private void directoryForConfig(ObjectKey key) {
        Optional<BackupName> backup = StoreLayout.backupOf(key.name());
        allReferencesKnown &= backup.isEmpty();
        if (request.backup().isEmpty() || backup.isEmpty() || request.backup().equals(backup)) {
            findings.add(new Finding.DirectoryForConfig(key, backup));
        }
    }

    private void readLocks(List<ObjectStat> files) throws StoreException {
        Instant expired = clock.instant().minus(lockExpiry);
        for (LockInfo lock : LockInfo.read(store, files)) {
            findings.add(
                    lock.hasLockName()
                            ? new Finding.LockPresent(
                                    lock.key(),
                                    lock.refreshed(),
                                    lock.refreshed().isBefore(expired),
                                    lock.understood())
                            : new Finding.ForeignFile(lock.key()));
        }
    }
}
