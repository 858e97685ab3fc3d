package io.drover.mover;

import io.drover.store.TargetReference;

/** What a mover has to do while it holds a Lease: content of {@code run.json}. */
public interface LeasedRun {
    /** The version of its form that is written. */
    int VERSION = 1;

    /**
     * @param name of the BackupTarget
     */
    record Target(String name, String url) {
        static Target of(TargetReference target) {
            return new Target(target.name(), target.url());
        }
    }

    /** Of its form; a later Drover reads what an earlier one wrote. */
    int version();

    /** Of the Lease. */
    String namespace();

    /** Name of the Lease. */
    String lease();

    Target target();

    /** Bytes a second that it may read from the target and write to it; 0 for any number. */
    long bandwidth();
}
