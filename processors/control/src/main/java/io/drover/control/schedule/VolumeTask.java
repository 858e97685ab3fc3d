package io.drover.control.schedule;

/**
 * What a run has to do for one volume.
 *
 * @param volume name of the Volume
 */
public record VolumeTask(RecurringRun run, String volume) {
    /** The word in {@code spec.task}, for routes to compare. */
    public String task() {
        return run.fields().task().id();
    }

    /** Name of the snapshot that the run takes of the volume. */
    String snapshot() {
        return run.names().snapshot(volume);
    }
}
