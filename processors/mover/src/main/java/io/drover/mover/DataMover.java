package io.drover.mover;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.backup.BackupOutcome;
import io.drover.blockengine.backup.BackupRequest;
import io.drover.blockengine.format.BackupConfig;
import io.drover.blockengine.format.Timestamps;
import io.drover.blockengine.format.VolumeInfo;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.restore.CatchUpOutcome;
import io.drover.blockengine.restore.RestoreOutcome;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.volume.BlockSink;
import io.drover.blockengine.volume.BlockSource;
import io.drover.volume.HeldBackup;
import io.drover.volume.StandbyStep;
import io.drover.volume.VolumeData;

import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Moves the data within this process, from the volume driver to a target and back. */
public final class DataMover {
    private final VolumeData data;
    private final BackupstoreOpener stores;
    private final Duration patience;
    private final Transfers transfers;

    /**
     * @param patience how long targets that are backed up to together wait for the first answer of
     *     one of them
     */
    public DataMover(
            VolumeData data, BackupstoreOpener stores, Duration patience, Transfers transfers) {
        this.data = data;
        this.stores = stores;
        this.patience = patience;
        this.transfers = transfers;
    }

    public BackupOutcome backup(
            @Body BackupTask task,
            @ExchangeProperty(DataMoverRoute.PROGRESS) ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        BackupRequest request = task.request();
        String volume = request.volume().value();
        try (BlockSource source = data.openSnapshot(volume, request.snapshot().name())) {
            BackupOutcome outcome =
                    stores.open(task.target())
                            .backup(
                                    request,
                                    source,
                                    new SnapshotChanges(data, volume, request.snapshot().name()),
                                    progress);
            transfers.sourceRead(outcome.statistics().bytesRead());
            return outcome;
        }
    }

    /** How each backup ends is told to its listener; returns when all have ended. */
    public void backupTogether(
            @Body SharedBackupTask task,
            @ExchangeProperty(DataMoverRoute.LISTENERS)
                    List<? extends SharedBackupListener> listeners)
            throws IOException, InterruptedException {
        transfers.sourceRead(new SharedBackup(data, stores, patience).run(task.tasks(), listeners));
    }

    public RestoreOutcome restore(
            @Body RestoreTask task,
            @ExchangeProperty(DataMoverRoute.PROGRESS) ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        Backupstore store = stores.open(task.target());
        requireBackingImage(store, task.request().volume(), task.backingImage());
        try (BlockSink sink = data.openForRestore(task.volume())) {
            return store.restore(task.request(), sink, progress);
        }
    }

    public CatchUpResult catchUp(
            @Body CatchUpTask task,
            @ExchangeProperty(DataMoverRoute.PROGRESS) ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        Backupstore store = stores.open(task.target());
        VolumeName source = task.request().volume();
        requireBackingImage(store, source, task.backingImage());
        requireChecksum(store, source, task.imageChecksum());
        try (StandbyStep step = data.openStep(task.volume())) {
            CatchUpOutcome outcome = store.catchUp(task.request(), step.held(), step, progress);
            HeldBackup now = held(outcome.backup());
            step.complete(now, outcome.held());
            return new CatchUpResult(outcome.restore(), now, "");
        }
    }

    static HeldBackup held(BackupConfig backup) {
        return new HeldBackup(backup.name(), taken(backup));
    }

    /** The time of the snapshot; of the backup, if another writer did not note it. */
    private static Instant taken(BackupConfig backup) {
        return Timestamps.parse(backup.source().snapshotCreatedAt())
                .or(() -> Timestamps.parse(backup.createdTime()))
                .orElse(Instant.EPOCH);
    }

    /** On no image, or another one, the volume would have wrong content where it has no blocks. */
    private static void requireBackingImage(Backupstore store, VolumeName volume, String image)
            throws StoreException, IOException {
        String recorded = recorded(store, volume).map(VolumeInfo::backingImageName).orElse(image);
        if (!recorded.equals(image)) {
            throw new IOException(
                    "volume %s lies on %s according to the store, but what it is restored to lies on %s"
                            .formatted(volume, named(recorded), named(image)));
        }
    }

    /** The source may have been made anew, on another image of the same name. */
    private static void requireChecksum(Backupstore store, VolumeName volume, String checksum)
            throws StoreException, IOException {
        String recorded = recorded(store, volume).map(VolumeInfo::backingImageChecksum).orElse("");
        if (!recorded.isEmpty() && !checksum.isEmpty() && !recorded.equals(checksum)) {
            throw new IOException(
                    "volume %s lies on an image with checksum %s according to the store, but what follows it lies on one with %s; make a new standby volume from a backup"
                            .formatted(volume, recorded, checksum));
        }
    }

    private static String named(String image) {
        return image.isEmpty() ? "no backing image" : "backing image '" + image + "'";
    }

    private static Optional<VolumeInfo> recorded(Backupstore store, VolumeName volume)
            throws StoreException {
        try {
            return Optional.of(store.inspectVolume(volume));
        } catch (StoreException.Corrupt | StoreException.NotFound e) {
            // the restore itself reports it
            return Optional.empty();
        }
    }
}
