package io.drover.blockengine.backup;

import io.drover.blockengine.EngineOptions;
import io.drover.blockengine.ProgressListener;
import io.drover.blockengine.block.BlockHasher;
import io.drover.blockengine.block.BlockList;
import io.drover.blockengine.block.ChecksumTable;
import io.drover.blockengine.format.BackupConfig;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.FormatException;
import io.drover.blockengine.format.Timestamps;
import io.drover.blockengine.format.VolumeCatalog;
import io.drover.blockengine.format.VolumeConfig;
import io.drover.blockengine.lock.LockOptions;
import io.drover.blockengine.lock.LockType;
import io.drover.blockengine.lock.VolumeLock;
import io.drover.blockengine.store.CountingStore;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.store.WriteCondition;
import io.drover.blockengine.volume.BlockSource;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One backup, from the lock to the last write. Order of durability: blocks, then the backup's
 * configuration, then the volume's. A crash between any two leaves earlier backups as they were,
 * and a rerun finds the blocks.
 */
public final class BackupOperation {
    /**
     * Entries that one page of a listing holds, and how many blocks must be at stake for a page to
     * pay.
     */
    private static final long PAGE = 1000;

    private static final long BLOCKS_PER_PAGE = 8;

    private final CountingStore store;
    private final VolumeCatalog catalog;
    private final BackupRequest request;
    private final BlockHasher hasher;
    private final EngineOptions options;
    private final InstantSource clock;
    private final ChecksumTable table = new ChecksumTable();

    public BackupOperation(
            ObjectStore store,
            BackupRequest request,
            BlockHasher hasher,
            EngineOptions options,
            InstantSource clock) {
        this.store = new CountingStore(store);
        this.catalog = new VolumeCatalog(this.store, request.volume());
        this.request = request;
        this.hasher = hasher;
        this.options = options;
        this.clock = clock;
    }

    public BackupOutcome run(
            BlockSource source,
            ChangeTracker changes,
            ProgressListener progress,
            LockOptions lockOptions)
            throws StoreException, IOException, InterruptedException {
        if (source.size() > request.volumeSize()) {
            throw new IllegalArgumentException(
                    "the source has "
                            + source.size()
                            + " bytes, more than the volume size "
                            + request.volumeSize());
        }
        try (VolumeLock lock =
                VolumeLock.acquire(store, request.volume(), LockType.BACKUP, lockOptions)) {
            return runLocked(source, changes, progress, lock);
        }
    }

    private BackupOutcome runLocked(
            BlockSource source, ChangeTracker changes, ProgressListener progress, VolumeLock lock)
            throws StoreException, IOException, InterruptedException {
        Optional<VolumeConfig> existing = findVolume();
        VolumeConfig volume = existing.isPresent() ? existing.get() : createVolume();
        if (existing.isPresent()) {
            refuseExisting();
        }
        BackupBase base = BackupBase.choose(catalog, volume, request, source, changes, table);
        catalog.writeBackup(
                request.backup(),
                BackupConfig.inProgress(request.backup(), request.volume(), volume.compression()),
                new BlockList(table),
                request.blockSize().bytes());

        List<BlockRanges.Span> spans =
                BlockRanges.covering(
                        base.ranges(), request.blockSize().bytes(), request.volumeSize());
        long atStake = BlockRanges.count(spans);
        KnownBlocks known = new KnownBlocks(table, request.mode());
        if (base.known()) {
            known.trustAllInterned();
        }
        if (existing.isPresent() && listingPays(volume, atStake)) {
            known.list(store, request.volume());
        }
        TransferCounters counters =
                new TransferCounters(progress, atStake * request.blockSize().bytes());
        BlockUploader uploader =
                new BlockUploader(
                        store,
                        request,
                        volume.compression(),
                        hasher,
                        options,
                        known,
                        new BlockList(table),
                        counters);
        uploader.upload(source, spans);

        BackupConfig config = finish(volume, base, uploader, lock);
        return new BackupOutcome(
                config.info(request.volume(), request.backup()),
                counters.statistics(store.requests()));
    }

    /**
     * Absent only if the store said so; a store in trouble never makes a new volume out of an old
     * one.
     */
    private Optional<VolumeConfig> findVolume() throws StoreException {
        try {
            return Optional.of(catalog.readVolume());
        } catch (StoreException.NotFound e) {
            return Optional.empty();
        }
    }

    private VolumeConfig createVolume() throws StoreException {
        BackupRequest.VolumeProperties properties = request.volumeProperties();
        VolumeConfig config =
                new VolumeConfig(
                        request.volume().value(),
                        request.volumeSize(),
                        request.labels(),
                        Timestamps.format(clock.instant()),
                        "",
                        "",
                        0,
                        properties.backingImageName(),
                        properties.backingImageChecksum(),
                        request.compression(),
                        properties.storageClassName(),
                        properties.dataEngine(),
                        Map.of());
        if (!store.capabilities().createIfAbsent()) {
            catalog.writeVolume(config, WriteCondition.NONE);
            return config;
        }
        try {
            catalog.writeVolume(config, WriteCondition.IF_ABSENT);
            return config;
        } catch (StoreException.Conflict e) {
            // another first backup was faster; what it wrote holds
            return catalog.readVolume();
        }
    }

    private void refuseExisting() throws StoreException {
        Optional<BackupConfig> existing = catalog.findBackup(request.backup());
        if (existing.isPresent() && !existing.get().isInProgress()) {
            throw new StoreException.Conflict(
                    "backup %s of volume %s already exists; choose another name or delete it first"
                            .formatted(request.backup(), request.volume()));
        }
    }

    /**
     * The last backup tells most of what is there. The rest is worth a listing if not many more
     * pages than blocks are at stake.
     */
    private static boolean listingPays(VolumeConfig volume, long blocksAtStake) {
        long pages = volume.blockCount() / PAGE + 1;
        return blocksAtStake > 0 && pages <= Math.max(2, blocksAtStake / BLOCKS_PER_PAGE);
    }

    private BackupConfig finish(
            VolumeConfig volume, BackupBase base, BlockUploader uploader, VolumeLock lock)
            throws StoreException, IOException {
        MergedBlocks merged =
                new MergedBlocks(
                        base.blocks(),
                        uploader,
                        request.volumeSize() / request.blockSize().bytes());
        BackupConfig config = completed(volume.compression(), base, uploader, merged.count());
        lock.verifyHeld();
        int blockSize = request.blockSize().bytes();
        catalog.writeBackup(
                request.backup(),
                config,
                merged.count(),
                sink ->
                        merged.forEach(
                                (index, ordinal) ->
                                        sink.put((long) index * blockSize, table.get(ordinal))));
        VolumeConfig current = catalog.readVolume();
        catalog.writeVolume(updated(current, config, uploader.newBlocks()), WriteCondition.NONE);
        return config;
    }

    private BackupConfig completed(
            CompressionMethod compression, BackupBase base, BlockUploader uploader, int blocks)
            throws FormatException {
        Map<String, String> parameters = new TreeMap<>();
        parameters.put(BackupConfig.MODE, request.mode().id());
        parameters.put(BackupConfig.BLOCK_SIZE, request.blockSize().toString());
        return new BackupConfig(
                request.backup().value(),
                request.volume().value(),
                request.snapshotName(),
                Timestamps.format(request.snapshotCreated()),
                Timestamps.format(clock.instant()),
                (long) blocks * request.blockSize().bytes(),
                request.labels(),
                parameters,
                base.incremental(),
                compression,
                uploader.newBytes(),
                uploader.repeatedBytes(),
                "",
                Optional.of(request.volumeSize()),
                Map.of());
    }

    private VolumeConfig updated(VolumeConfig current, BackupConfig backup, long newBlocks) {
        BackupRequest.VolumeProperties properties = request.volumeProperties();
        return new VolumeConfig(
                current.name(),
                request.volumeSize(),
                request.labels(),
                current.createdTime(),
                backup.name(),
                backup.snapshotCreatedAt(),
                current.blockCount() + newBlocks,
                properties.backingImageName(),
                properties.backingImageChecksum(),
                current.compression(),
                properties.storageClassName(),
                current.dataEngine(),
                current.unknown());
    }
}
