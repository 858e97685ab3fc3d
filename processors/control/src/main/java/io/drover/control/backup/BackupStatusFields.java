package io.drover.control.backup;

import io.drover.blockengine.backup.BackupRequest;
import io.drover.blockengine.format.BackupInfo;
import io.drover.control.backupvolume.BackupVolumes;
import io.drover.control.backupvolume.Backups;
import io.drover.control.schedule.JobRecord;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.ResourceReader;
import io.drover.resource.Times;
import io.drover.store.BackupUrl;

import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;

/** Fills a backup's status from its request and from the store. */
final class BackupStatusFields {
    private final ResourceReader resources;
    private final InstantSource clock;

    BackupStatusFields(ResourceReader resources, InstantSource clock) {
        this.resources = resources;
        this.clock = clock;
    }

    void started(Backup.Status status, BackupTarget target, BackupRequest request) {
        status.state = Backups.IN_PROGRESS;
        status.snapshotName = request.snapshot().name();
        status.snapshotCreatedAt = Times.format(request.snapshot().created());
        status.volumeName = request.volume().value();
        status.volumeSize = Long.toString(request.volumeSize());
        status.labels = labels(request.labels());
        status.compressionMethod = request.source().compression().id();
        status.backupTargetName = target.getMetadata().getName();
        status.messages = new TreeMap<>();
        status.error = "";
    }

    void completed(Backup.Status status, BackupTarget target, BackupInfo backup) {
        status.state = Backups.COMPLETED;
        status.progress = 100;
        status.error = "";
        status.messages = new TreeMap<>();
        status.url =
                BackupUrl.of(target.getSpec().backupTargetURL, backup.volume(), backup.name())
                        .toString();
        status.snapshotName = backup.snapshotName();
        status.snapshotCreatedAt = Times.formatOrEmpty(backup.snapshotCreated());
        status.backupCreatedAt = Times.formatOrEmpty(backup.created());
        status.size = Long.toString(backup.size());
        status.labels = labels(backup.labels());
        status.volumeName = backup.volume().value();
        status.compressionMethod = backup.compression().id();
        status.newlyUploadDataSize = Long.toString(backup.newlyUploadedBytes());
        status.reUploadedDataSize = Long.toString(backup.reUploadedBytes());
        status.backupTargetName = target.getMetadata().getName();
        status.lastSyncedAt = Times.format(clock.instant());
        BackupVolumes.find(resources, target.getMetadata().getName(), backup.volume().value())
                .map(BackupVolume::getStatus)
                .filter(volume -> !volume.size.isEmpty())
                .ifPresent(volume -> ofVolume(status, volume));
    }

    /** The record of the volume's recurring jobs is shown by the BackupVolume alone. */
    private static Map<String, String> labels(Map<String, String> stored) {
        Map<String, String> labels = new TreeMap<>(stored);
        labels.remove(JobRecord.LABEL);
        return labels;
    }

    private static void ofVolume(Backup.Status status, BackupVolume.Status volume) {
        status.volumeSize = status.volumeSize.isEmpty() ? volume.size : status.volumeSize;
        status.volumeCreated = volume.createdAt;
        status.volumeBackingImageName = volume.backingImageName;
    }
}
