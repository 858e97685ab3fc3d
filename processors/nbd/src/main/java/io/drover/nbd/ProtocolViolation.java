package io.drover.nbd;

import java.io.IOException;

/** What the other side sent cannot be understood, so that the connection is of no further use. */
final class ProtocolViolation extends IOException {
    private static final long serialVersionUID = 1L;

    ProtocolViolation(String message) {
        super(message);
    }
}
