package io.drover.blockengine.backup;

import io.drover.blockengine.block.ChecksumTable;
import io.drover.blockengine.catalog.VolumeCatalog;
import io.drover.blockengine.format.BackupConfig;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.FormatException;
import io.drover.blockengine.format.Timestamps;
import io.drover.blockengine.format.VolumeConfig;
import io.drover.blockengine.lock.GuardedStore;
import io.drover.blockengine.lock.LockType;
import io.drover.blockengine.lock.OwnerLock;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.pipeline.TransferCounters;
import io.drover.blockengine.store.CountingStore;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.store.WriteCondition;
import io.drover.blockengine.volume.BlockSource;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One backup, from the lock to the last write. Order of durability: blocks, then the backup's
 * configuration, then the volume's. A crash between any two leaves earlier backups unchanged, and a
 * rerun reuses the blocks.
 */
final class BackupOperation {
    private static final Logger LOG = LoggerFactory.getLogger(BackupOperation.class);

    /** Entries on one page of a listing. */
    private static final long PAGE = 1000;

    /** Blocks at stake that make one page of a listing worthwhile. */
    private static final long BLOCKS_PER_PAGE = 8;

    private final GuardedStore guard;
    private final CountingStore store;
    private final VolumeCatalog catalog;
    private final BackupRequest request;
    private final EngineOptions options;
    private final InstantSource clock;
    private final ChecksumTable table = new ChecksumTable();

    BackupOperation(
            ObjectStore store, BackupRequest request, EngineOptions options, InstantSource clock) {
        this.guard = new GuardedStore(store);
        this.store = new CountingStore(guard);
        this.catalog = new VolumeCatalog(this.store, request.volume());
        this.request = request;
        this.options = options;
        this.clock = clock;
    }

    /**
     * @param seat in the reading of the source
     */
    BackupOutcome run(
            BlockSource source,
            ChangeTracker changes,
            ProgressListener progress,
            SharedReading.Seat seat)
            throws StoreException, IOException, InterruptedException {
        if (source.size() > request.volumeSize()) {
            throw new IllegalArgumentException(
                    "the source has "
                            + source.size()
                            + " bytes, more than the volume size "
                            + request.volumeSize());
        }
        try (OwnerLock lock =
                OwnerLock.acquire(store, request.volume(), LockType.BACKUP, options.lock())) {
            guard.guardBy(lock);
            return runLocked(source, changes, progress, seat, lock);
        }
    }

    private BackupOutcome runLocked(
            BlockSource source,
            ChangeTracker changes,
            ProgressListener progress,
            SharedReading.Seat seat,
            OwnerLock lock)
            throws StoreException, IOException, InterruptedException {
        BackupStart start =
                new BackupStart(catalog, request, store.capabilities().createIfAbsent());
        BackupStart.Volume volume = start.openVolume(clock);
        VolumeConfig config = volume.config();
        BackupBase base = BackupBase.choose(catalog, config, request, source, changes, table);
        Optional<BackupConfig> completed = start.announce(config);
        return completed.isPresent()
                ? alreadyComplete(config, completed.get(), progress)
                : transfer(volume, base, source, progress, seat, lock);
    }

    /** An earlier run wrote the backup's configuration, but perhaps not the volume's. */
    private BackupOutcome alreadyComplete(
            VolumeConfig volume, BackupConfig completed, ProgressListener progress)
            throws StoreException, FormatException {
        LOG.info(
                "backup {} of volume {} was completed by an earlier run",
                request.backup(),
                request.volume());
        if (volume.lastBackupAt().compareTo(completed.snapshotCreatedAt()) <= 0
                && !volume.lastBackupName().equals(completed.name())) {
            catalog.writeVolume(updated(volume, completed, 0), WriteCondition.NONE);
        }
        return new BackupOutcome(
                completed.info(request.volume(), request.backup()),
                new TransferCounters(progress, 0).statistics(store.requests()));
    }

    private BackupOutcome transfer(
            BackupStart.Volume volume,
            BackupBase chosen,
            BlockSource source,
            ProgressListener progress,
            SharedReading.Seat seat,
            OwnerLock lock)
            throws StoreException, IOException, InterruptedException {
        KnownBlocks known = new KnownBlocks(table, request.mode());
        BackupBase base = chosen;
        if (volume.existed() && listingPays(volume.config(), BlockRanges.count(spans(base)))) {
            known.list(store, request.volume());
            if (!known.holdsAll(base.blocks())) {
                LOG.warn(
                        "volume {}: reading everything, as blocks of the last backup are missing"
                                + " from the store",
                        request.volume());
                base = base.withoutInheritance(source);
            }
        } else if (base.known()) {
            known.trustAllInterned();
        }
        List<BlockRanges.Span> spans = spans(base);
        TransferCounters counters =
                new TransferCounters(
                        progress, BlockRanges.count(spans) * request.blockSize().bytes());
        BlockUploader uploader =
                new BlockUploader(
                        store,
                        request.volume(),
                        request.source().shape(),
                        volume.config().compression(),
                        options,
                        known,
                        spans,
                        counters);
        seat.upload(uploader);

        BackupConfig config = finish(volume.config(), base, uploader, lock);
        return new BackupOutcome(
                config.info(request.volume(), request.backup()),
                counters.statistics(store.requests()));
    }

    private List<BlockRanges.Span> spans(BackupBase base) {
        return BlockRanges.covering(
                base.ranges(), request.blockSize().bytes(), request.volumeSize());
    }

    /**
     * The last backup names most of the stored blocks. Finding the others is worth a listing if it
     * has few pages in relation to the blocks that might not have to be written.
     */
    private static boolean listingPays(VolumeConfig volume, long blocksAtStake) {
        long pages = volume.blockCount() / PAGE + 1;
        return blocksAtStake > 0 && pages <= Math.max(2, blocksAtStake / BLOCKS_PER_PAGE);
    }

    private BackupConfig finish(
            VolumeConfig volume, BackupBase base, BlockUploader uploader, OwnerLock lock)
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
                                        sink.put((long) index * blockSize, table.get(ordinal))),
                WriteCondition.NONE);
        // others may have changed the count meanwhile; without atomic creation this backup has
        // already used one more request, so the count is left to the next deletion, which corrects
        // it
        VolumeConfig current =
                store.capabilities().createIfAbsent() ? catalog.readVolume() : volume;
        catalog.writeVolume(updated(current, config, uploader.newBlocks()), WriteCondition.NONE);
        return config;
    }

    private BackupConfig completed(
            CompressionMethod compression, BackupBase base, BlockUploader uploader, int blocks)
            throws FormatException {
        Map<String, String> parameters = new TreeMap<>();
        parameters.put(BackupConfig.MODE, request.mode().id());
        parameters.put(BackupConfig.BLOCK_SIZE, request.blockSize().toString());
        Map<String, String> labels = new TreeMap<>(request.labels());
        labels.putAll(base.labels());
        return new BackupConfig(
                request.backup().value(),
                new BackupConfig.Source(
                        request.volume().value(),
                        request.snapshot().name(),
                        Timestamps.format(request.snapshot().created()),
                        Optional.of(request.volumeSize())),
                Timestamps.format(clock.instant()),
                new BackupConfig.Content(
                        (long) blocks * request.blockSize().bytes(), compression, ""),
                new BackupConfig.Upload(
                        base.incremental(), uploader.newBytes(), uploader.repeatedBytes()),
                labels,
                parameters,
                Map.of());
    }

    private VolumeConfig updated(VolumeConfig current, BackupConfig backup, long newBlocks) {
        return new VolumeConfig(
                current.name(),
                request.volumeSize(),
                request.labels(),
                current.createdTime(),
                new VolumeConfig.LastBackup(backup.name(), backup.snapshotCreatedAt()),
                current.blocks().plus(newBlocks),
                request.source().properties().withDataEngine(current.properties().dataEngine()),
                current.unknown());
    }
}
