package io.drover.control.connection;

/**
 * A field of a BackupTarget, or its Secret, cannot be used. The message names it, its value and the
 * remedy. Without a stack trace: it is an outcome that routes handle.
 */
public final class InvalidTargetException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public InvalidTargetException(IllegalArgumentException reason) {
        super(reason.getMessage(), reason);
    }

    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
