package io.drover.cbt;

import io.drover.blockengine.backup.BackupMode;
import io.drover.blockengine.backup.BackupRequest;
import io.drover.blockengine.backup.ParentBackup;
import io.drover.mover.CsiOrigin;
import io.drover.mover.MoverRun;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** Whether a backup may inherit what the driver says has not changed. No state, no I/O. */
final class DeltaConditions {
    private final BackupRequest request;
    private final MoverRun.Tracking tracking;

    DeltaConditions(BackupRequest request, MoverRun.Tracking tracking) {
        this.request = request;
        this.tracking = tracking;
    }

    /**
     * Why not, in words.
     *
     * @param parent the last completed backup of the volume on the target
     */
    Optional<String> obstacle(Optional<ParentBackup> parent) {
        return obstacle(parent, tracking.distrust());
    }

    private Optional<String> obstacle(Optional<ParentBackup> parent, String distrust) {
        if (!distrust.isEmpty()) {
            return Optional.of(distrust);
        }
        if (request.mode() == BackupMode.FULL) {
            return Optional.of("a full backup was asked for");
        }
        return parent.isEmpty()
                ? Optional.of("there is no earlier backup to build on")
                : obstacle(parent.get());
    }

    private Optional<String> obstacle(ParentBackup parent) {
        if (!parent.blockSize().equals(request.blockSize())) {
            return Optional.of("the last backup has another block size");
        }
        if (parent.snapshotName().equals(request.snapshot().name())) {
            return Optional.of("the last backup is of the same snapshot");
        }
        if (isLater(parent)) {
            return Optional.of("the last backup is of a later snapshot");
        }
        return origin(parent.labels());
    }

    private boolean isLater(ParentBackup parent) {
        Instant taken = request.snapshot().created().truncatedTo(ChronoUnit.SECONDS);
        return parent.snapshotCreated()
                .map(earlier -> earlier.truncatedTo(ChronoUnit.SECONDS).isAfter(taken))
                .orElse(false);
    }

    private Optional<String> origin(Map<String, String> labels) {
        String base = labels.getOrDefault(CsiOrigin.SNAPSHOT, "");
        if (base.isEmpty()) {
            return Optional.of("the last backup does not tell its snapshot in the storage");
        }
        boolean same = isSame(labels, CsiOrigin.DRIVER) && isSame(labels, CsiOrigin.VOLUME);
        if (!same) {
            return Optional.of("the last backup is of another volume of the storage");
        }
        return tracking.bases().contains(base)
                ? Optional.empty()
                : Optional.of("the snapshot of the last backup is gone");
    }

    private boolean isSame(Map<String, String> labels, String key) {
        String own = request.labels().getOrDefault(key, "");
        return !own.isEmpty() && own.equals(labels.get(key));
    }
}
