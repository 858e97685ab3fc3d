package io.drover.blockengine.codec;

import java.io.IOException;

/** The compressed bytes are not what the method's format demands. */
public final class CodecException extends IOException {
    public CodecException(String message) {
        super(message);
    }

    public CodecException(String message, Throwable cause) {
        super(message, cause);
    }
}
