package io.drover.control.backup;

/** Something that is needed is not ready yet: a snapshot, a volume, a target. */
public final class NotReadyException extends BackupObstacle {
    private static final long serialVersionUID = 1L;

    /**
     * @param reason what is waited for, for people to read
     */
    NotReadyException(String reason) {
        super(reason);
    }
}
