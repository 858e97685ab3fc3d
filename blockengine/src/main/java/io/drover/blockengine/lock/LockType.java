package io.drover.blockengine.lock;

/** What a lock is for; the codes are Longhorn's. */
public enum LockType {
    /** Backups and restores, which may run beside each other. */
    BACKUP(1),
    /** Deletions, which run alone. */
    DELETION(2);

    private final int code;

    LockType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /**
     * Whether one may not be taken while the other is held. Longhorn lets deletions run side by
     * side; Drover does not.
     */
    boolean excludes(LockType other) {
        return this != other || this == DELETION;
    }

    static boolean isKnown(int code) {
        return code == BACKUP.code || code == DELETION.code;
    }

    static LockType of(int code) {
        return code == BACKUP.code ? BACKUP : DELETION;
    }
}
