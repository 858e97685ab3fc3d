package io.drover.control.system;

/** The archive of a system backup cannot be had; the message says why. */
public final class ArchiveUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    ArchiveUnavailableException(String message) {
        super(message);
    }

    ArchiveUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
