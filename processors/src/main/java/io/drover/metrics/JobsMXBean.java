package io.drover.metrics;

import java.util.List;

/** {@code io.drover:context=…,type=Jobs}. */
public interface JobsMXBean {
    /** Jobs under way. */
    List<JobState> getJobs();

    /**
     * Interrupts a backup or a restore, which releases its lock. It is taken up again after a
     * pause, since its resource still asks for it: to end it, delete the resource.
     *
     * @throws IllegalArgumentException if no such job runs
     * @throws IllegalStateException if it is a deletion: broken off it leaves blocks that no backup
     *     refers to
     */
    void cancel(String key);
}
