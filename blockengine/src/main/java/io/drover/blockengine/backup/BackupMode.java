package io.drover.blockengine.backup;

/** What a backup does with blocks that are already in the store. */
public enum BackupMode {
    /** Writes only new blocks. */
    INCREMENTAL("incremental"),
    /** Reads everything and writes every block, even those that are already in the store. */
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
