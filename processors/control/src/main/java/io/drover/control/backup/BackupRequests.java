package io.drover.control.backup;

import io.drover.blockengine.backup.BackedUpVolume;
import io.drover.blockengine.backup.BackupMode;
import io.drover.blockengine.backup.BackupRequest;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.format.VolumeProperties;
import io.drover.control.backupvolume.Backups;
import io.drover.control.image.VolumeImages;
import io.drover.control.schedule.JobRecord;
import io.drover.control.schedule.JobSelection;
import io.drover.control.setting.Settings;
import io.drover.control.volume.VolumeSize;
import io.drover.resource.Backup;
import io.drover.resource.Names;
import io.drover.resource.Snapshot;
import io.drover.resource.Times;
import io.drover.resource.Volume;

import java.util.Map;
import java.util.TreeMap;

/**
 * Makes requests for the engine from the resources. The volume's recurring jobs are recorded with
 * every backup, so that they can be restored with it.
 */
final class BackupRequests {
    private final Settings settings;
    private final JobSelection selection;
    private final VolumeImages images;

    BackupRequests(Settings settings, JobSelection selection, VolumeImages images) {
        this.settings = settings;
        this.selection = selection;
        this.images = images;
    }

    /**
     * @throws BackupFailedException if a field of the resources has an invalid value; the message
     *     names it
     */
    BackupRequest of(Backup backup, Snapshot snapshot, Volume volume) throws BackupFailedException {
        try {
            return request(backup, snapshot, volume);
        } catch (IllegalArgumentException e) {
            throw new BackupFailedException(e.getMessage());
        }
    }

    private BackupRequest request(Backup backup, Snapshot snapshot, Volume volume) {
        Volume.Spec spec = volume.getSpec();
        Map<String, String> labels = new TreeMap<>(backup.getSpec().labels);
        labels.putIfAbsent(
                Names.LABEL_ACCESS_MODE, spec.accessMode.isEmpty() ? "rwo" : spec.accessMode);
        labels.remove(JobRecord.LABEL);
        JobRecord.of(selection.selectedBy(volume))
                .ifPresent(record -> labels.put(JobRecord.LABEL, record));
        return new BackupRequest(
                new BackedUpVolume(
                        new VolumeName(volume.getMetadata().getName()),
                        VolumeSize.parse(spec.size),
                        blockSize(spec.backupBlockSize),
                        spec.backupCompressionMethod.isEmpty()
                                ? settings.compression()
                                : CompressionMethod.of(spec.backupCompressionMethod),
                        properties(spec)),
                new BackupName(Backups.remoteName(backup)),
                new BackupRequest.Snapshot(
                        snapshot.getMetadata().getName(),
                        Times.parse(snapshot.getStatus().creationTime).orElseThrow()),
                backup.getSpec().backupMode.equals(BackupMode.FULL.id())
                        ? BackupMode.FULL
                        : BackupMode.INCREMENTAL,
                labels);
    }

    /** As Longhorn records them; without the checksum nobody could tell the right image later. */
    private VolumeProperties properties(Volume.Spec spec) {
        if (spec.backingImage.isEmpty()) {
            return VolumeProperties.DEFAULT;
        }
        String checksum =
                images.checksum(spec.backingImage)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "spec.backingImage: BackingImage '%s' of the volume is not there, or not ready"
                                                        .formatted(spec.backingImage)));
        return new VolumeProperties(
                spec.backingImage, checksum, "", VolumeProperties.DEFAULT.dataEngine());
    }

    /** Empty and {@code -1} mean the default. */
    private static BlockSize blockSize(String text) {
        return text.isEmpty() || text.equals("-1")
                ? BlockSize.DEFAULT
                : new BlockSize(Integer.parseInt(text));
    }
}
