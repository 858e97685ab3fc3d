package io.drover.blockengine.bench;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.backup.BackedUpVolume;
import io.drover.blockengine.backup.BackupMode;
import io.drover.blockengine.backup.BackupOutcome;
import io.drover.blockengine.backup.BackupRequest;
import io.drover.blockengine.backup.ChangeTracker;
import io.drover.blockengine.block.BlockList;
import io.drover.blockengine.block.ChecksumTable;
import io.drover.blockengine.catalog.VolumeCatalog;
import io.drover.blockengine.format.BackupConfig;
import io.drover.blockengine.format.BackupContent;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.pipeline.TaskGroup;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.store.WriteCondition;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Volumes {@code bench-0001} and so on, each with hourly backups up to now that share two small
 * blocks. The first backup of a volume is a real one; the others are its configuration under other
 * names and times, which spares their locks.
 */
final class GeneratedVolumes {
    private static final BlockSize BLOCK_SIZE = BlockSize.DEFAULT;
    private static final int BLOCKS = 2;
    private static final long SIZE = BLOCKS * (long) BLOCK_SIZE.bytes();

    private final ObjectStore store;
    private final EngineOptions options;
    private final Instant end;
    private final InstantSource clock;

    GeneratedVolumes(ObjectStore store, EngineOptions options, InstantSource clock) {
        this.store = store;
        this.options = options;
        this.clock = clock;
        this.end = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    /** Something to be done with a volume. */
    interface Work {
        void on(VolumeName volume) throws StoreException, IOException, InterruptedException;
    }

    static SortedSet<VolumeName> names(int volumes) {
        return IntStream.rangeClosed(1, volumes)
                .mapToObj(number -> new VolumeName("bench-%04d".formatted(number)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** As many at once as transfers are allowed. */
    static void each(int volumes, EngineOptions options, Work work)
            throws StoreException, IOException, InterruptedException {
        Semaphore permits = new Semaphore(options.inFlight());
        TaskGroup tasks = new TaskGroup("bench");
        for (VolumeName volume : names(volumes)) {
            tasks.fork(
                    () -> {
                        permits.acquire();
                        try {
                            work.on(volume);
                        } finally {
                            permits.release();
                        }
                    });
        }
        tasks.join();
    }

    void write(int volumes, int backups) throws StoreException, IOException, InterruptedException {
        each(volumes, options, volume -> write(volume, backups));
    }

    private void write(VolumeName volume, int backups)
            throws StoreException, IOException, InterruptedException {
        BackupName first = backup(volume, 1);
        backUp(volume, first, end.minus(Duration.ofHours(backups - 1L)));
        if (backups > 1) {
            writeMore(volume, first, backups);
        }
    }

    private static BackupName backup(VolumeName volume, int number) {
        return new BackupName("%s-backup-%05d".formatted(volume, number));
    }

    private void backUp(VolumeName volume, BackupName backup, Instant at)
            throws StoreException, IOException, InterruptedException {
        BackupRequest request =
                new BackupRequest(
                        new BackedUpVolume(volume, SIZE, BLOCK_SIZE, CompressionMethod.LZ4),
                        backup,
                        new BackupRequest.Snapshot(backup.value(), at),
                        BackupMode.INCREMENTAL,
                        Map.of());
        try (SmallSource source = new SmallSource(SIZE, BLOCKS)) {
            BackupOutcome ignored =
                    new Backupstore(store, options, clock)
                            .backup(request, source, ChangeTracker.NONE, ProgressListener.NONE);
        }
    }

    private void writeMore(VolumeName volume, BackupName first, int backups)
            throws StoreException, IOException {
        VolumeCatalog catalog = new VolumeCatalog(store, volume);
        BackupContent content = catalog.readContent(first, new ChecksumTable());
        for (int number = 2; number <= backups; number++) {
            BackupName name = backup(volume, number);
            Instant at = end.minus(Duration.ofHours(backups - number));
            write(catalog, content, name, at);
        }
        catalog.writeVolume(
                catalog.readVolume()
                        .withLastBackup(backup(volume, backups).value(), end.toString()),
                WriteCondition.NONE);
    }

    private static void write(
            VolumeCatalog catalog, BackupContent content, BackupName backup, Instant at)
            throws StoreException, IOException {
        BlockList blocks = content.blocks();
        catalog.writeBackup(
                backup,
                configuration(content.config(), backup, at),
                blocks.size(),
                sink -> {
                    for (int i = 0; i < blocks.size(); i++) {
                        sink.put((long) blocks.index(i) * BLOCK_SIZE.bytes(), blocks.checksum(i));
                    }
                },
                WriteCondition.NONE);
    }

    private static BackupConfig configuration(BackupConfig first, BackupName backup, Instant at) {
        return new BackupConfig(
                backup.value(),
                new BackupConfig.Source(
                        first.volumeName(), backup.value(), at.toString(), first.volumeSize()),
                at.toString(),
                first.content(),
                new BackupConfig.Upload(true, 0, 0),
                first.labels(),
                first.parameters(),
                first.unknown());
    }
}
