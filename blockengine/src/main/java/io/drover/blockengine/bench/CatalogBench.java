package io.drover.blockengine.bench;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.pipeline.EngineOptions;
import io.drover.blockengine.pipeline.TransferStatistics;
import io.drover.blockengine.store.CountingStore;
import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A store with many volumes of many small backups: what it costs to write it, to see what is in it,
 * and to read the descriptions of all of its backups.
 */
public final class CatalogBench {
    /** Volumes at most. */
    public static final int MOST = 9999;

    private final ObjectStore store;
    private final EngineOptions options;
    private final InstantSource clock;
    private final Consumer<Measurement> listener;

    public CatalogBench(
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
     * Nothing of anybody else's may be written to, or deleted at the end.
     *
     * @throws IllegalArgumentException if one of the volumes is there already
     */
    public void requireFree(int volumes) throws StoreException {
        Set<VolumeName> wanted = GeneratedVolumes.names(volumes);
        for (VolumeName found : backupstore(store).volumes()) {
            if (wanted.contains(found)) {
                throw new IllegalArgumentException(
                        "volume %s is in this store already, and would be written to and deleted; measure in a directory or bucket of its own, or delete what an earlier measurement has left by drover rm"
                                .formatted(found));
            }
        }
    }

    /**
     * The volumes are free ({@link #requireFree}).
     *
     * @param volumes 1 to {@link #MOST}
     * @param backups of each volume, at least 1
     */
    public void run(int volumes, int backups)
            throws StoreException, IOException, InterruptedException {
        measure(
                "write",
                counted -> new GeneratedVolumes(counted, options, clock).write(volumes, backups));
        measure("survey", counted -> backupstore(counted).survey(_ -> {}));
        measure(
                "read",
                counted ->
                        GeneratedVolumes.each(volumes, options, volume -> read(counted, volume)));
    }

    /** Deletes the volumes that {@link #run} has written. */
    public void delete(int volumes) throws StoreException, IOException, InterruptedException {
        measure(
                "delete",
                counted ->
                        GeneratedVolumes.each(
                                volumes, options, backupstore(counted)::deleteVolume));
    }

    private interface Step {
        void run(ObjectStore store) throws StoreException, IOException, InterruptedException;
    }

    private void measure(String name, Step step)
            throws StoreException, IOException, InterruptedException {
        CountingStore counted = new CountingStore(store);
        listener.accept(
                Measurement.of(
                        name,
                        0,
                        () -> {
                            step.run(counted);
                            return new TransferStatistics(0, 0, 0, 0, 0, counted.requests());
                        }));
    }

    private void read(ObjectStore counted, VolumeName volume) throws StoreException {
        Backupstore backupstore = backupstore(counted);
        backupstore.inspectVolume(volume);
        for (BackupName backup : backupstore.backups(volume)) {
            backupstore.inspectBackup(volume, backup);
        }
    }

    private Backupstore backupstore(ObjectStore counted) {
        return new Backupstore(counted, options, clock);
    }
}
