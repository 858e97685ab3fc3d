package io.drover.mover;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.backup.BackupOutcome;
import io.drover.blockengine.backup.BackupRequest;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.restore.RestoreOutcome;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.volume.BlockSink;
import io.drover.blockengine.volume.BlockSource;
import io.drover.target.TargetConnections;
import io.drover.volume.VolumeDriver;

import org.apache.camel.Body;

import java.io.IOException;
import java.util.Optional;

/** Moves the data within this process, from the volume driver to a target and back. */
public final class DataMover {
    private final VolumeDriver driver;
    private final TargetConnections connections;

    public DataMover(VolumeDriver driver, TargetConnections connections) {
        this.driver = driver;
        this.connections = connections;
    }

    public BackupOutcome backup(@Body BackupTask task)
            throws StoreException, IOException, InterruptedException {
        BackupRequest request = task.request();
        String volume = request.volume().value();
        try (BlockSource source = driver.openSnapshot(volume, request.snapshot().name())) {
            return connections
                    .open(task.target())
                    .backup(
                            request,
                            source,
                            new SnapshotChanges(driver, volume, request.snapshot().name()),
                            task.progress());
        }
    }

    public RestoreOutcome restore(@Body RestoreTask task)
            throws StoreException, IOException, InterruptedException {
        Backupstore store = connections.open(task.target());
        refuseBackingImage(store, task.request().volume());
        try (BlockSink sink = driver.openForRestore(task.volume())) {
            return store.restore(task.request(), sink, task.progress());
        }
    }

    /** What lies in the image would read as zeros. */
    private static void refuseBackingImage(Backupstore store, VolumeName volume)
            throws StoreException, IOException {
        Optional<String> missing = missingFromBackups(store, volume);
        if (missing.isPresent()) {
            throw new IOException(missing.get());
        }
    }

    private static Optional<String> missingFromBackups(Backupstore store, VolumeName volume)
            throws StoreException {
        try {
            return store.inspectVolume(volume).missingFromBackups();
        } catch (StoreException.Corrupt | StoreException.NotFound e) {
            // the restore itself will tell
            return Optional.empty();
        }
    }
}
