package io.drover.control.backupvolume;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeInfo;
import io.drover.blockengine.store.StoreException;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Backup;
import io.drover.resource.BackupVolume;
import io.drover.resource.Cluster;
import io.drover.resource.Times;

import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Describes a volume by its configuration in the store. Bean {@code backupVolumeConfiguration}. */
public final class BackupVolumeConfiguration {
    /**
     * Stores give times in seconds, and by their own clocks: a configuration younger than this when
     * it was read may have been written again without a later time.
     */
    private static final Duration SETTLED = Duration.ofMinutes(1);

    private final Cluster cluster;

    public BackupVolumeConfiguration(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Reads the volume's configuration unless its time shows that nothing has changed. After
     * backups were added or removed it is read regardless of its time.
     */
    public void read(
            @Body Reconciliation<BackupVolume, BackupVolume.Status> run,
            @ExchangeProperty(BackupVolumeSync.PROPERTY) BackupChanges changes)
            throws StoreException {
        BackupVolume.Status status = run.status();
        BackupChanges.Place place = changes.place();
        try {
            String modified = Times.format(place.store().headVolume(place.volume()).modified());
            if (changes.changed() || !isUnchanged(status, modified)) {
                describe(
                        status,
                        place.store().inspectVolume(place.volume()),
                        changes.local(),
                        changes.readAt());
                status.lastModificationTime = modified;
            }
        } catch (StoreException.NotFound | StoreException.Corrupt e) {
            status.messages = new TreeMap<>(Map.of("error", e.getMessage()));
        }
    }

    /** Whether what was read of a configuration of that time is still right. */
    static boolean isUnchanged(BackupVolume.Status status, String modified) {
        return status.messages.isEmpty()
                && status.lastModificationTime.equals(modified)
                && isSettled(status);
    }

    /** Whether the configuration was read late enough after it was written. */
    static boolean isSettled(BackupVolume.Status status) {
        Optional<Instant> settled =
                Times.parse(status.lastModificationTime).map(time -> time.plus(SETTLED));
        Optional<Instant> read = Times.parse(status.lastSyncedAt);
        return settled.isPresent() && read.isPresent() && settled.get().isBefore(read.get());
    }

    private void describe(
            BackupVolume.Status status, VolumeInfo info, List<Backup> local, String now) {
        String last = info.lastBackup().map(BackupName::value).orElse("");
        String lastAt = Times.formatOrEmpty(info.lastBackupAt());
        if (!last.equals(status.lastBackupName) || !lastAt.equals(status.lastBackupAt)) {
            requestSync(local, last, lastAt, now);
        }
        status.size = Long.toString(info.size());
        status.labels = new TreeMap<>(info.labels());
        status.createdAt = Times.formatOrEmpty(info.created());
        status.lastBackupName = last;
        status.lastBackupAt = lastAt;
        status.dataStored = Long.toString(info.dataStored());
        status.backingImageName = info.backingImageName();
        status.backingImageChecksum = info.backingImageChecksum();
        status.storageClassName = info.storageClassName();
        status.messages = new TreeMap<>();
    }

    /** The last backup is described anew, unless this was done since it became the last. */
    private void requestSync(List<Backup> local, String last, String lastAt, String now) {
        for (Backup backup : local) {
            if (Backups.remoteName(backup).equals(last)
                    && !Backups.isUnfinished(backup)
                    && !(backup.getStatus().state.equals(Backups.COMPLETED)
                            && backup.getStatus().snapshotCreatedAt.equals(lastAt))) {
                Backups.requestSync(cluster, backup, now);
            }
        }
    }
}
