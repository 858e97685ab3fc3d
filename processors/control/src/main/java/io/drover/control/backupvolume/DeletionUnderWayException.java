package io.drover.control.backupvolume;

/** A volume is being deleted from a store. Without a stack trace. */
public final class DeletionUnderWayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DeletionUnderWayException(String volume) {
        super("volume %s is being deleted from the store".formatted(volume), null, false, false);
    }
}
