package io.drover.blockengine.copy;

import io.drover.blockengine.block.BlockHasher;
import io.drover.blockengine.block.ChecksumTable;
import io.drover.blockengine.catalog.VolumeCatalog;
import io.drover.blockengine.copy.CopyOutcome.Result;
import io.drover.blockengine.format.BackupConfig;
import io.drover.blockengine.format.BackupContent;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.StoreLayout;
import io.drover.blockengine.format.VolumeConfig;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.lock.GuardedStore;
import io.drover.blockengine.lock.LockType;
import io.drover.blockengine.lock.OwnerLock;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.pipeline.TransferCounters;
import io.drover.blockengine.store.CountingStore;
import io.drover.blockengine.store.ObjectCopy;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Copies backups of a volume to another store without changing a byte: oldest first, for each its
 * blocks, then its configuration, then the volume's. A copy that is interrupted at any point leaves
 * only complete backups visible, and the next one continues where it ended.
 */
public final class CopyOperation {
    private final CountingStore source;
    private final GuardedStore guard;
    private final CountingStore destination;
    private final CopyRequest request;
    private final BlockHasher hasher;
    private final EngineOptions options;
    private final VolumeCatalog from;
    private final ChecksumTable table = new ChecksumTable();
    private final SortedMap<BackupName, Result> results = new TreeMap<>();

    public CopyOperation(
            ObjectStore source,
            ObjectStore destination,
            CopyRequest request,
            BlockHasher hasher,
            EngineOptions options) {
        this.source = new CountingStore(source);
        this.guard = new GuardedStore(destination);
        this.destination = new CountingStore(guard);
        this.request = request;
        this.hasher = hasher;
        this.options = options;
        this.from = new VolumeCatalog(this.source, request.volume());
    }

    public CopyOutcome run(ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        VolumeConfig volume = from.readVolume();
        Optional<OwnerLock> sourceLock = lockSource(progress);
        try (OwnerLock lock =
                OwnerLock.acquire(destination, request.volume(), LockType.BACKUP, options.lock())) {
            guard.guardBy(lock);
            return copy(volume, lock, progress);
        } finally {
            sourceLock.ifPresent(OwnerLock::close);
        }
    }

    private Optional<OwnerLock> lockSource(ProgressListener progress)
            throws StoreException, InterruptedException {
        return OwnerLock.acquireForReading(
                source,
                request.volume(),
                options.lock(),
                reason ->
                        progress.onNote(
                                "volume %s is copied without a lock, as the source takes none (%s): a backup that is deleted meanwhile is not copied, and nothing wrong is"
                                        .formatted(request.volume(), reason)));
    }

    private CopyOutcome copy(VolumeConfig volume, OwnerLock lock, ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        DestinationVolume target = DestinationVolume.open(destination, request.volume(), volume);
        long bytes = 0;
        List<BackupConfig> backups = new ArrayList<>();
        for (BackupName name : names()) {
            Optional<BackupContent> content = read(name);
            if (content.isPresent()) {
                backups.add(named(content.get().config(), name));
                bytes = Math.max(bytes, content.get().blockSize().bytes());
            }
        }
        if (!request.sameVolume()) {
            refuseAnotherVolume(volume, target, backups);
        }
        backups.sort(Comparator.comparing(BackupConfig::snapshotCreatedAt));
        TransferCounters counters = new TransferCounters(progress, bytes * table.size());
        BlockCopier blocks =
                new BlockCopier(
                        source,
                        destination,
                        request.volume(),
                        request.checkExisting(),
                        hasher,
                        options,
                        table,
                        counters);
        blocks.listDestination();
        for (BackupConfig backup : backups) {
            copy(backup, target, blocks, lock);
        }
        return new CopyOutcome(
                request.volume(),
                results,
                blocks.replaced(),
                counters.statistics(source.requests() + destination.requests()));
    }

    /**
     * The backups of two volumes of the same name, made at different times in different clusters,
     * do not belong in one list.
     */
    private void refuseAnotherVolume(
            VolumeConfig volume, DestinationVolume target, List<BackupConfig> backups)
            throws StoreException {
        Optional<VolumeConfig> other = target.differing();
        if (other.isEmpty()) {
            return;
        }
        for (BackupConfig backup : backups) {
            Optional<BackupConfig> there = target.find(new BackupName(backup.name()));
            if (there.isPresent() && isSame(backup, there.get())) {
                return;
            }
        }
        throw new StoreException.Conflict(
                "volume %s at the destination is another one: made %s with %d bytes, at the source %s with %d bytes, and no backup in common; copy to another target, or use --same-volume"
                        .formatted(
                                request.volume(),
                                other.get().createdTime(),
                                other.get().size(),
                                volume.createdTime(),
                                volume.size()));
    }

    /** Old configurations may lack their own name. */
    private static BackupConfig named(BackupConfig config, BackupName name) {
        return config.withName(name.value());
    }

    private List<BackupName> names() throws StoreException {
        return request.backup().isPresent() ? List.of(request.backup().get()) : from.backups();
    }

    private Optional<BackupContent> read(BackupName name) throws StoreException {
        try {
            BackupContent content = from.readContent(name, table);
            if (content.config().isInProgress() && request.backup().isPresent()) {
                throw new StoreException.Conflict(
                        "backup %s of volume %s is in progress, or its writer died; it cannot be copied"
                                .formatted(name, request.volume()));
            }
            if (content.config().isInProgress()) {
                results.put(name, new Result.Unfinished());
                return Optional.empty();
            }
            return Optional.of(content);
        } catch (StoreException.Corrupt e) {
            results.put(name, new Result.Refused(e.getMessage()));
            return Optional.empty();
        }
    }

    private void copy(
            BackupConfig backup, DestinationVolume target, BlockCopier blocks, OwnerLock lock)
            throws StoreException, IOException, InterruptedException {
        BackupName name = new BackupName(backup.name());
        Optional<BackupConfig> existing = target.find(name);
        if (existing.isPresent() && !isSame(backup, existing.get())) {
            results.put(
                    name, new Result.Refused("the destination has another backup of this name"));
            return;
        }
        try {
            copyContent(backup, name, blocks);
        } catch (StoreException.Corrupt e) {
            results.put(name, new Result.Refused(e.getMessage()));
            return;
        }
        lock.verifyHeld();
        if (existing.isEmpty() || request.checkExisting()) {
            from.copyBackup(name, destination);
        }
        target.record(backup, blocks.blocksAtDestination());
        results.put(name, existing.isEmpty() ? new Result.Copied() : new Result.AlreadyThere());
    }

    private void copyContent(BackupConfig backup, BackupName name, BlockCopier blocks)
            throws StoreException, IOException, InterruptedException {
        if (!backup.isSingleFile()) {
            BackupContent content = from.readContent(name, table);
            blocks.copy(content.blocks(), content.blockSize(), content.config().compression());
            return;
        }
        VolumeName volume = request.volume();
        ObjectKey file =
                StoreLayout.singleFile(volume, backup.singleFile())
                        .orElseThrow(
                                () ->
                                        new StoreException.Corrupt(
                                                "backup "
                                                        + name
                                                        + " does not name a file of its volume"));
        try {
            ObjectCopy.copyListed(source, file, destination, file);
        } catch (StoreException.NotFound e) {
            throw new StoreException.Corrupt("file " + file + " is missing", e);
        }
    }

    private static boolean isSame(BackupConfig backup, BackupConfig other) {
        return other.createdTime().equals(backup.createdTime())
                && other.snapshotName().equals(backup.snapshotName())
                && other.snapshotCreatedAt().equals(backup.snapshotCreatedAt())
                && other.size() == backup.size();
    }
}
