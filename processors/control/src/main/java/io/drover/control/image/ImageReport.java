package io.drover.control.image;

import io.drover.control.image.ImageObstacle.AttemptFailed;
import io.drover.control.image.ImageObstacle.InvalidSpec;
import io.drover.control.image.ImageObstacle.NotReady;
import io.drover.control.image.ImageObstacle.UnderWay;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackingImage;

import org.apache.camel.Body;
import org.apache.camel.ExchangeException;

import java.time.Duration;

/** Shows in the status why an image is not ready. Bean {@code imageReport}. */
public final class ImageReport {
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration UPLOAD_POLL = Duration.ofMinutes(1);

    private final ImageStates states;

    ImageReport(ImageStates states) {
        this.states = states;
    }

    /** It waits for a volume, an image, a target, or for its file. */
    public void notReady(
            @Body Reconciliation<BackingImage, BackingImage.Status> run,
            @ExchangeException NotReady why) {
        states.waiting(run.status(), why.reason(), why.getMessage());
        if (why.reason().equals(UploadedImage.REASON)) {
            // whoever brought it may have been stopped before saying so
            run.requeueAfter(UPLOAD_POLL);
        }
    }

    /** It is being fetched. */
    public void underWay(
            @Body Reconciliation<BackingImage, BackingImage.Status> run,
            @ExchangeException UnderWay how) {
        states.inProgress(run.status(), how.percent());
        run.requeueAfter(POLL);
    }

    /** It is tried again after a pause. */
    public void attemptFailed(
            @Body Reconciliation<BackingImage, BackingImage.Status> run,
            @ExchangeException AttemptFailed failure) {
        failed(run, "Failed", failure.getMessage());
        run.requeueAfter(failure.pause());
    }

    /** Only a change of the resource is another attempt. */
    public void refuse(
            @Body Reconciliation<BackingImage, BackingImage.Status> run,
            @ExchangeException InvalidSpec why) {
        failed(run, "InvalidSpec", why.getMessage());
    }

    private void failed(
            Reconciliation<BackingImage, BackingImage.Status> run, String reason, String message) {
        boolean shown =
                states.of(run.status()).equals(ImageStates.FAILED)
                        && states.message(run.status()).equals(message);
        if (!shown) {
            run.warningEvent("BackingImageFailed", message);
        }
        states.failed(run.status(), reason, message);
    }
}
