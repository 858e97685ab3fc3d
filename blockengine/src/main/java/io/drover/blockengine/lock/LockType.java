package io.drover.blockengine.lock;

/** What a lock is for; the codes are Longhorn's. */
public enum LockType {
    /** Backups and restores, which may run at the same time. */
    BACKUP(1, "backup or restore"),
    /** Deletions, which exclude every other operation. */
    DELETION(2, "deletion");

    private final int code;
    private final String title;

    LockType(int code, String title) {
        this.code = code;
        this.title = title;
    }

    /** For display. */
    String title() {
        return title;
    }

    int code() {
        return code;
    }

    /**
     * Whether one must not be acquired while the other is held. Longhorn lets deletions run at the
     * same time; Drover does not.
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
