package io.drover.blockengine.backup;

/** What a backup does with blocks that the store has already. */
public enum BackupMode {
    /** Writes what is new. */
    INCREMENTAL("incremental"),
    /** Reads everything and writes every block again, also those in the store. */
    FULL("full");

    private final String id;

    BackupMode(String id) {
        this.id = id;
    }

    /** The word in {@code spec.backupMode} and in the parameter {@code backup-mode}. */
    public String id() {
        return id;
    }
}
