package io.drover.blockengine.bench;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.backup.BackedUpVolume;
import io.drover.blockengine.backup.BackupMode;
import io.drover.blockengine.backup.BackupOutcome;
import io.drover.blockengine.backup.BackupRequest;
import io.drover.blockengine.backup.ChangeTracker;
import io.drover.blockengine.block.BlockChecksum;
import io.drover.blockengine.catalog.VolumeCatalog;
import io.drover.blockengine.format.BackupConfig;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.store.WriteCondition;
import io.drover.blockengine.volume.BlockSource;
import io.drover.blockengine.volume.ByteRange;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * An incremental backup of one changed block on top of a backup with any number of blocks: the cost
 * of metadata alone. The blocks of the first backup exist in its configuration only.
 */
public final class MetadataBench {
    private static final VolumeName VOLUME = new VolumeName("bench-metadata");
    private static final BackupName BASE = new BackupName("base");
    private static final BackupName NEXT = new BackupName("next");
    private static final BlockSize BLOCK_SIZE = BlockSize.DEFAULT;

    private final ObjectStore store;
    private final EngineOptions options;
    private final InstantSource clock;
    private final Consumer<Measurement> listener;

    public MetadataBench(
            ObjectStore store,
            EngineOptions options,
            InstantSource clock,
            Consumer<Measurement> listener) {
        this.store = store;
        this.options = options;
        this.clock = clock;
        this.listener = listener;
    }

    /**
     * @param blocks in the first backup; 1 to 50 million
     */
    public Measurement run(int blocks) throws StoreException, IOException, InterruptedException {
        long size = (long) blocks * BLOCK_SIZE.bytes();
        writeBase(blocks, size);
        ChangeTracker oneBlock =
                snapshot -> Optional.of(List.of(new ByteRange(0, BLOCK_SIZE.bytes())));
        Backupstore backupstore = new Backupstore(store, options, clock);
        Measurement measurement =
                Measurement.of(
                        blocks + " blocks of metadata",
                        size,
                        () ->
                                backupstore
                                        .backup(
                                                request(NEXT, size),
                                                new OnesSource(size),
                                                oneBlock,
                                                ProgressListener.NONE)
                                        .statistics());
        listener.accept(measurement);
        return measurement;
    }

    /**
     * Creates the volume by a real backup of one block, then replaces its list of blocks by a long
     * one.
     */
    private void writeBase(int blocks, long size)
            throws StoreException, IOException, InterruptedException {
        try (OnesSource source = new OnesSource(size)) {
            BackupOutcome ignored =
                    new Backupstore(store, options, clock)
                            .backup(
                                    request(BASE, size),
                                    source,
                                    ChangeTracker.NONE,
                                    ProgressListener.NONE);
        }
        VolumeCatalog catalog = new VolumeCatalog(store, VOLUME);
        BackupConfig config = catalog.readBackup(BASE);
        SplittableRandom random = new SplittableRandom(blocks);
        byte[] name = new byte[BlockChecksum.LENGTH];
        catalog.writeBackup(
                BASE,
                config,
                blocks,
                sink -> {
                    for (long block = 0; block < blocks; block++) {
                        random.nextBytes(name);
                        sink.put(block * BLOCK_SIZE.bytes(), BlockChecksum.of(name));
                    }
                },
                WriteCondition.NONE);
        // equal to the length of the list, so that nobody looks for the blocks in the store
        catalog.writeVolume(catalog.readVolume().withBlockCount(blocks), WriteCondition.NONE);
    }

    private BackupRequest request(BackupName backup, long size) {
        return new BackupRequest(
                new BackedUpVolume(VOLUME, size, BLOCK_SIZE, CompressionMethod.LZ4),
                backup,
                new BackupRequest.Snapshot(backup.value(), clock.instant()),
                BackupMode.INCREMENTAL,
                Map.of());
    }

    /** Ones in its first block, followed by a hole. */
    private record OnesSource(long size) implements BlockSource {
        @Override
        public List<ByteRange> dataRanges() {
            return List.of(new ByteRange(0, BLOCK_SIZE.bytes()));
        }

        @Override
        public void read(long offset, ByteBuffer target) {
            byte value = (byte) (offset == 0 ? 1 : 0);
            while (target.hasRemaining()) {
                target.put(value);
            }
        }

        @Override
        public void close() {
            // holds nothing
        }
    }
}
