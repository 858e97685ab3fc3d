package io.drover.control.backupvolume;

import java.time.Duration;

/** A volume could not be deleted from its store. Without a stack trace. */
public final class DeletionFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final boolean news;
    private final Duration pause;

    /**
     * @param news whether it failed just now, rather than earlier
     * @param pause until it is tried again
     */
    DeletionFailedException(String message, boolean news, Duration pause) {
        super(message, null, false, false);
        this.news = news;
        this.pause = pause;
    }

    boolean news() {
        return news;
    }

    Duration pause() {
        return pause;
    }
}
