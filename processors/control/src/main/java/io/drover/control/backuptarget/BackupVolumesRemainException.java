package io.drover.control.backuptarget;

/** There are still BackupVolumes to be deleted first. Without a stack trace. */
public final class BackupVolumesRemainException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BackupVolumesRemainException(String target, int count) {
        super(
                "%d backup volumes and backups of target %s are still there"
                        .formatted(count, target),
                null,
                false,
                false);
    }
}
