package io.drover.control.backup;

/** The backup cannot be made, and no repetition would help. */
public final class BackupFailedException extends BackupObstacle {
    private static final long serialVersionUID = 1L;

    /**
     * @param error what becomes {@code status.error}
     */
    BackupFailedException(String error) {
        super(error);
    }
}
