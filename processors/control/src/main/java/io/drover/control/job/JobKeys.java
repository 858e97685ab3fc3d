package io.drover.control.job;

/** Keys of the jobs of backups, which others than the backups themselves wait for. */
public final class JobKeys {
    private JobKeys() {}

    /** What the keys of all backups of a volume begin with. */
    public static String ofBackups(String volume) {
        return "backup/" + volume + "/";
    }

    /**
     * @param uid of the Backup: one that is created anew does not inherit the job
     */
    public static String ofBackup(String volume, String uid) {
        return ofBackups(volume) + uid;
    }
}
