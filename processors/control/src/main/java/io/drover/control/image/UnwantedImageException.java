package io.drover.control.image;

import java.io.IOException;

/** A file that was uploaded is not the image that is wanted; the message says why. */
public final class UnwantedImageException extends IOException {
    private static final long serialVersionUID = 1L;

    UnwantedImageException(String message) {
        super(message);
    }
}
