package io.drover.blockengine.bench;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.backup.BackedUpVolume;
import io.drover.blockengine.backup.BackupMode;
import io.drover.blockengine.backup.BackupRequest;
import io.drover.blockengine.backup.ChangeTracker;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.restore.RestoreRequest;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.volume.FileBlockSink;
import io.drover.blockengine.volume.FileBlockSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Measures the engine on a generated volume: a full backup, a second one with nothing changed, a
 * third with every 20th block changed, and a restore. The store keeps the volume and its backups;
 * the caller deletes them.
 */
public final class EngineBench {
    private static final int CHANGED_NTH = 20;

    private final Backupstore backupstore;
    private final InstantSource clock;
    private final VolumeName volume;
    private final CompressionMethod compression;
    private final Consumer<Measurement> listener;

    /**
     * @param volume in which the backups {@code bench-1} to {@code bench-3} are made
     * @param listener receives each step as it ends
     */
    public EngineBench(
            ObjectStore store,
            EngineOptions options,
            InstantSource clock,
            VolumeName volume,
            CompressionMethod compression,
            Consumer<Measurement> listener) {
        this.backupstore = new Backupstore(store, options, clock);
        this.clock = clock;
        this.volume = volume;
        this.compression = compression;
        this.listener = listener;
    }

    /**
     * @param directory for the image and the restored copy, both deleted at the end
     */
    public List<Measurement> run(Path directory, VolumeShape shape)
            throws StoreException, IOException, InterruptedException {
        Path image = directory.resolve(volume + ".img");
        Path copy = directory.resolve(volume + ".restored.img");
        List<Measurement> measurements = new ArrayList<>();
        try {
            VolumeImage generator = new VolumeImage(shape);
            generator.create(image, 1);
            measurements.add(backup("full backup", "bench-1", image));
            measurements.add(backup("unchanged backup", "bench-2", image));
            generator.change(image, 2, CHANGED_NTH);
            measurements.add(backup("changed backup", "bench-3", image));
            measurements.add(restore("restore", "bench-3", copy));
        } finally {
            Files.deleteIfExists(image);
            Files.deleteIfExists(copy);
        }
        return measurements;
    }

    /** Backs up an image under this name. */
    Measurement backup(String step, String name, Path image)
            throws StoreException, IOException, InterruptedException {
        try (FileBlockSource source = new FileBlockSource(image)) {
            BackupRequest request = request(name, source.size());
            return measure(
                    step,
                    source.size(),
                    () ->
                            backupstore
                                    .backup(
                                            request,
                                            source,
                                            ChangeTracker.NONE,
                                            ProgressListener.NONE)
                                    .statistics());
        }
    }

    /** Restores a backup to a new file. */
    Measurement restore(String step, String name, Path copy)
            throws StoreException, IOException, InterruptedException {
        try (FileBlockSink sink = FileBlockSink.create(copy)) {
            RestoreRequest request = RestoreRequest.full(volume, new BackupName(name));
            return measure(
                    step,
                    backupstore.inspectVolume(volume).size(),
                    () -> backupstore.restore(request, sink, ProgressListener.NONE).statistics());
        }
    }

    private BackupRequest request(String name, long size) {
        return new BackupRequest(
                new BackedUpVolume(volume, size, BlockSize.DEFAULT, compression),
                new BackupName(name),
                new BackupRequest.Snapshot(name, clock.instant()),
                BackupMode.INCREMENTAL,
                Map.of());
    }

    private Measurement measure(String name, long volumeBytes, Measurement.Step step)
            throws StoreException, IOException, InterruptedException {
        Measurement measurement = Measurement.of(name, volumeBytes, step);
        listener.accept(measurement);
        return measurement;
    }
}
