package io.drover.blockengine.codec;

import java.io.IOException;

/** The compressed bytes do not conform to the method's format. */
public final class CodecException extends IOException {
    public CodecException(String message) {
        super(message);
    }

    public CodecException(String message, Throwable cause) {
        super(message, cause);
    }
}
