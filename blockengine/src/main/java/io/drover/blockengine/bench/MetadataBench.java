package io.drover.blockengine.bench;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.backup.BackedUpVolume;
import io.drover.blockengine.backup.BackupMode;
import io.drover.blockengine.backup.BackupOutcome;
import io.drover.blockengine.backup.BackupRequest;
import io.drover.blockengine.backup.ChangeTracker;
import io.drover.blockengine.catalog.VolumeCatalog;
import io.drover.blockengine.delete.DeleteOutcome;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.pipeline.TransferStatistics;
import io.drover.blockengine.store.CountingStore;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.store.WriteCondition;
import io.drover.blockengine.verify.VerifyOutcome;
import io.drover.blockengine.verify.VerifyRequest;
import io.drover.blockengine.volume.ByteRange;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The cost of metadata alone: an incremental backup of one changed block on top of a backup with
 * any number of blocks, a verification of both that reads no block, and the deletion of one and of
 * the other. The blocks of the first backup exist by their names only.
 */
public final class MetadataBench {
    private static final BackupName BASE = new BackupName("base");
    private static final BackupName NEXT = new BackupName("next");
    private static final BlockSize BLOCK_SIZE = BlockSize.DEFAULT;

    private final ObjectStore store;
    private final EngineOptions options;
    private final InstantSource clock;
    private final VolumeName volume;
    private final Consumer<Measurement> listener;

    /**
     * @param volume free; it is not deleted at the end
     */
    public MetadataBench(
            ObjectStore store,
            EngineOptions options,
            InstantSource clock,
            VolumeName volume,
            Consumer<Measurement> listener) {
        this.store = store;
        this.options = options;
        this.clock = clock;
        this.volume = volume;
        this.listener = listener;
    }

    /**
     * @param blocks in the first backup; 1 to 50 million
     */
    public void run(int blocks) throws StoreException, IOException, InterruptedException {
        long size = (long) blocks * BLOCK_SIZE.bytes();
        NamedBlocks named = new NamedBlocks(store, volume, blocks);
        writeBase(named, blocks, size);
        ChangeTracker oneBlock =
                snapshot -> Optional.of(List.of(new ByteRange(0, BLOCK_SIZE.bytes())));
        measure(
                blocks + " blocks of metadata",
                size,
                counted -> {
                    try (SmallSource source = new SmallSource(size, 1)) {
                        BackupOutcome ignored =
                                on(counted)
                                        .backup(
                                                request(NEXT, size),
                                                source,
                                                oneBlock,
                                                ProgressListener.NONE);
                    }
                },
                named);
        VerifyRequest unread = new VerifyRequest(volume, Optional.empty(), Optional.empty(), 0);
        measure(
                "verification",
                size,
                counted -> requireSound(on(counted).verify(unread, ProgressListener.NONE)),
                named);
        measure(
                "deletion of one",
                size,
                counted -> requireCollected(on(counted).deleteBackup(volume, BASE)),
                named);
        measure(
                "deletion of the last",
                size,
                counted -> requireCollected(on(counted).deleteBackup(volume, NEXT)),
                named);
    }

    private interface Step {
        void run(ObjectStore counted) throws StoreException, IOException, InterruptedException;
    }

    private void measure(String name, long size, Step step, ObjectStore named)
            throws StoreException, IOException, InterruptedException {
        CountingStore counted = new CountingStore(named);
        listener.accept(
                Measurement.of(
                        name,
                        size,
                        () -> {
                            step.run(counted);
                            return new TransferStatistics(0, 0, 0, 0, 0, counted.requests());
                        }));
    }

    private Backupstore on(ObjectStore counted) {
        return new Backupstore(counted, options, clock);
    }

    private static void requireSound(VerifyOutcome outcome) {
        if (!outcome.isSound()) {
            throw new IllegalStateException("not sound: " + outcome.findings());
        }
    }

    private static void requireCollected(DeleteOutcome outcome) {
        if (outcome.blocksKeptBecause().isPresent()) {
            throw new IllegalStateException(outcome.blocksKeptBecause().get());
        }
    }

    /**
     * Creates the volume by a real backup of one block, then replaces its list of blocks by a long
     * one.
     */
    private void writeBase(NamedBlocks named, int blocks, long size)
            throws StoreException, IOException, InterruptedException {
        try (SmallSource source = new SmallSource(size, 1)) {
            BackupOutcome ignored =
                    on(store)
                            .backup(
                                    request(BASE, size),
                                    source,
                                    ChangeTracker.NONE,
                                    ProgressListener.NONE);
        }
        VolumeCatalog catalog = new VolumeCatalog(store, volume);
        catalog.writeBackup(
                BASE,
                catalog.readBackup(BASE),
                blocks,
                sink -> {
                    for (int block = 0; block < blocks; block++) {
                        sink.put((long) block * BLOCK_SIZE.bytes(), named.name(block));
                    }
                },
                WriteCondition.NONE);
        // equal to the length of the list, so that nobody looks for the blocks in the store
        catalog.writeVolume(catalog.readVolume().withBlockCount(blocks), WriteCondition.NONE);
    }

    private BackupRequest request(BackupName backup, long size) {
        return new BackupRequest(
                new BackedUpVolume(volume, size, BLOCK_SIZE, CompressionMethod.LZ4),
                backup,
                new BackupRequest.Snapshot(backup.value(), clock.instant()),
                BackupMode.INCREMENTAL,
                Map.of());
    }
}
