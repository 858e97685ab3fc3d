package io.drover.control.schedule;

/** What a run of a job did for one volume. */
public sealed interface VolumeOutcome {
    String volume();

    /** The task is done. */
    record Done(String volume) implements VolumeOutcome {}

    /**
     * The task failed, and is tried again for this volume alone.
     *
     * @param reason one word, for programs
     */
    record Failed(String volume, String reason, String message) implements VolumeOutcome {}

    /** The task is not for this volume now, and is not tried again before the next run. */
    record Skipped(String volume, String reason, String message) implements VolumeOutcome {}
}
