package io.drover.control.backup;

import java.time.Duration;

/** An attempt failed, and there will be another one. */
public final class AttemptFailedException extends BackupObstacle {
    private static final long serialVersionUID = 1L;

    private final String cause;
    private final Duration pause;

    /**
     * @param message what is shown in the status
     * @param cause what went wrong, the same each time that it does
     * @param pause until the next attempt
     */
    AttemptFailedException(String message, String cause, Duration pause) {
        super(message);
        this.cause = cause;
        this.pause = pause;
    }

    String cause() {
        return cause;
    }

    Duration pause() {
        return pause;
    }
}
