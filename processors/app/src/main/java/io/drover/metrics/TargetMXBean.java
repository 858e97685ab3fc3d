package io.drover.metrics;

/** {@code io.drover:context=…,type=target,name=<name>}, one for each BackupTarget. */
@Described("A backup target, as its resource describes it.")
public interface TargetMXBean {
    @Described("Where its backups are. Passwords and keys in it are left out.")
    String getUrl();

    @Described("Whether the store answered when it was last asked.")
    boolean isAvailable();

    /** RFC 3339; empty if that is not known. */
    @Described(
            "Since when it has been available or unavailable (RFC 3339); empty if that is not"
                    + " known.")
    String getSince();

    @Described("Why it is unavailable; empty if it is available.")
    String getReason();

    /** RFC 3339; empty if it never was. */
    @Described("When its content was last read as a whole (RFC 3339); empty if it never was.")
    String getLastSyncedAt();

    @Described("How many volumes have backups in it, by the resources of kind BackupVolume.")
    int getBackupVolumes();

    @Described("How many backups it has or is getting, by the resources of kind Backup.")
    int getBackups();

    /**
     * Has the target's content read again; the result is in the attributes.
     *
     * @throws IllegalArgumentException if the target does not exist any more
     */
    @Described("Has the target's content read again; the result is in the attributes.")
    void sync();
}
