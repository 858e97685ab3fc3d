package io.drover.control.backup;

/**
 * Why a step of a Backup does not let the next one begin; the route decides what follows from it.
 * It is an answer and no fault of the program, so it has no stack trace.
 */
public abstract sealed class BackupObstacle extends Exception
        permits NotReadyException,
                NotItsTurnException,
                AttemptFailedException,
                BackupFailedException {
    private static final long serialVersionUID = 1L;

    BackupObstacle(String message) {
        super(message, null, false, false);
    }
}
