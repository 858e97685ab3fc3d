package io.drover.control.backup;

/** Other backups run, or come first. */
public final class NotItsTurnException extends BackupObstacle {
    private static final long serialVersionUID = 1L;

    /**
     * @param reason what is waited for, for people to read
     */
    NotItsTurnException(String reason) {
        super(reason);
    }
}
