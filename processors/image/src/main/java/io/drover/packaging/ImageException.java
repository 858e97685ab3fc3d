package io.drover.packaging;

import java.io.IOException;

/** The image cannot be made for a reason that the message names, with the remedy. */
public final class ImageException extends IOException {
    private static final long serialVersionUID = 1;

    ImageException(String message) {
        super(message);
    }
}
