package io.drover.metrics;

import java.util.List;

/** {@code io.drover:context=…,type=Jobs}. */
@Described("Backups, restores and deletions of this process that are under way or wait.")
public interface JobsMXBean {
    /** Jobs under way, and those that wait for something or for their next attempt. */
    @Described(
            "The jobs under way or waiting. operation: backup, restore, delete or delete-volume;"
                + " resource: kind/namespace/name of what asks for it; state: running or waiting;"
                + " percent: 0 to 99; bytesDone of bytesTotal: bytes of the volume that are dealt"
                + " with; secondsStalled: seconds since anything moved; message: what it waits for,"
                + " or why the last attempt failed.")
    List<JobState> getJobs();

    /**
     * Interrupts a backup or a restore, which releases its lock. It is taken up again after a
     * pause, since its resource still asks for it: to end it, delete the resource.
     *
     * @throws IllegalArgumentException if no job of that resource runs
     * @throws IllegalStateException if it is a deletion: broken off it leaves blocks that no backup
     *     refers to
     */
    @Described(
            "Interrupts a backup or restore that hangs. It is taken up again after a pause: to end"
                    + " it, delete its resource. Deletions are refused.")
    void cancel(
            @Described(
                            name = "resource",
                            value =
                                    "Kind, namespace and name, as the attribute Jobs shows them:"
                                            + " Backup/longhorn-system/b1")
                    String resource);
}
