package io.drover.control.image;

import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackingImage;

import org.apache.camel.Body;

/** Which case a BackingImage is. Bean {@code imageCases}. */
public final class ImageCases {
    private final ImageStates states;

    ImageCases(ImageStates states) {
        this.states = states;
    }

    /** One of the words that the route compares. */
    public String recognise(@Body Reconciliation<BackingImage, BackingImage.Status> run) {
        if (run.deleting()) {
            return "deleting";
        }
        return states.of(run.status()).equals(ImageStates.READY) ? "ready" : "wanted";
    }
}
