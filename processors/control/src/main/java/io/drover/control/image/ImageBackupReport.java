package io.drover.control.image;

import io.drover.control.image.ImageObstacle.AttemptFailed;
import io.drover.control.image.ImageObstacle.InvalidSpec;
import io.drover.control.image.ImageObstacle.NotReady;
import io.drover.control.image.ImageObstacle.UnderWay;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackupBackingImage;

import org.apache.camel.Body;
import org.apache.camel.ExchangeException;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * Shows in the status why the backup of an image does not progress. Bean {@code imageBackupReport}.
 */
public final class ImageBackupReport {
    private static final Duration POLL = Duration.ofSeconds(1);

    /** It waits for its image or its target. */
    public void notReady(
            @Body Reconciliation<BackupBackingImage, BackupBackingImage.Status> run,
            @ExchangeException NotReady why) {
        run.status().state = ImageBackups.PENDING;
        run.status().backingImage = ImageBackups.image(run.resource());
        run.status().messages = new TreeMap<>(Map.of("waiting", why.getMessage()));
    }

    /** Its data is moving. */
    public void underWay(
            @Body Reconciliation<BackupBackingImage, BackupBackingImage.Status> run,
            @ExchangeException UnderWay how) {
        run.status().state = ImageBackups.IN_PROGRESS;
        run.status().progress = how.percent();
        run.status().error = "";
        run.status().messages = new TreeMap<>();
        run.requeueAfter(POLL);
    }

    /** It is tried again after a pause. */
    public void attemptFailed(
            @Body Reconciliation<BackupBackingImage, BackupBackingImage.Status> run,
            @ExchangeException AttemptFailed failure) {
        failed(run, failure.getMessage());
        run.requeueAfter(failure.pause());
    }

    /** There is no such target; when it comes, it is another attempt. */
    public void refuse(
            @Body Reconciliation<BackupBackingImage, BackupBackingImage.Status> run,
            @ExchangeException InvalidSpec why) {
        failed(run, why.getMessage());
    }

    private static void failed(
            Reconciliation<BackupBackingImage, BackupBackingImage.Status> run, String message) {
        if (!run.status().error.equals(message)) {
            run.warningEvent("BackingImageBackupFailed", message);
        }
        run.status().state = ImageBackups.ERROR;
        run.status().error = message;
        run.status().messages = new TreeMap<>();
    }
}
