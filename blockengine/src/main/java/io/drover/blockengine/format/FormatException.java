package io.drover.blockengine.format;

import java.io.IOException;

/**
 * A configuration that was read completely but does not conform to the format. The message names
 * the object and the field.
 */
public final class FormatException extends IOException {
    public FormatException(String message) {
        super(message);
    }

    public FormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
