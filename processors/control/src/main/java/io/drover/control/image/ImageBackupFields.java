package io.drover.control.image;

import io.drover.blockengine.format.ImageInfo;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.BackupTarget;
import io.drover.resource.Times;
import io.drover.store.ImageUrl;

import java.time.InstantSource;
import java.util.TreeMap;

/** The status of an image's backup, from what the store says of it. */
final class ImageBackupFields {
    private final InstantSource clock;

    ImageBackupFields(InstantSource clock) {
        this.clock = clock;
    }

    void begun(BackupBackingImage backup, BackupBackingImage.Status status, BackupTarget target) {
        status.backingImage = ImageBackups.image(backup);
        status.url = url(backup, target);
    }

    private static String url(BackupBackingImage backup, BackupTarget target) {
        return ImageUrl.of(target.getSpec().backupTargetURL, ImageBackups.image(backup)).toString();
    }

    void described(
            BackupBackingImage backup,
            BackupBackingImage.Status status,
            BackupTarget target,
            ImageInfo image) {
        begun(backup, status, target);
        status.checksum = image.checksum();
        status.size = image.size();
        status.labels = new TreeMap<>(image.labels());
        status.compressionMethod = image.compression().id();
        status.secret = image.secret().name();
        status.secretNamespace = image.secret().namespace();
        status.backupCreatedAt = image.completed().map(Times::format).orElse("");
        status.state = image.inProgress() ? ImageBackups.UNKNOWN : ImageBackups.COMPLETED;
        status.progress = image.inProgress() ? 0 : 100;
        status.error = "";
        status.messages = new TreeMap<>();
        if (image.inProgress()) {
            status.messages.put("info", "in progress, not by this cluster, or its writer died");
        }
        status.lastSyncedAt = Times.format(clock.instant());
    }
}
