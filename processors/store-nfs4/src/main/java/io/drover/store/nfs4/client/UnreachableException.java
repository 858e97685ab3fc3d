package io.drover.store.nfs4.client;

import java.io.IOException;

/** The server could not be reached or did not answer in time. */
public final class UnreachableException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreachableException(String message, Throwable cause) {
        super(message, cause);
    }
}
