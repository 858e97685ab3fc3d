package io.drover.control.backupvolume;

/** The target of a BackupVolume is not there or not available. Without a stack trace. */
public final class TargetNotUsableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TargetNotUsableException(String target) {
        super(
                "waits for backup target '%s' to become available".formatted(target),
                null,
                false,
                false);
    }
}
