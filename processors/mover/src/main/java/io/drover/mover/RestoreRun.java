package io.drover.mover;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.restore.RestoreRequest;

/**
 * A restore that a mover has to make, as plain data: content of {@code run.json}. There is no
 * secret in it.
 */
public record RestoreRun(
        int version, String namespace, String lease, Target target, Restore restore, long bandwidth)
        implements LeasedRun {
    /**
     * @param volume in the store
     * @param backup in the store
     */
    public record Restore(String volume, String backup) {}

    /** The run of a task. */
    public static RestoreRun of(RestoreTask task, String namespace, String lease, long bandwidth) {
        return new RestoreRun(
                VERSION,
                namespace,
                lease,
                Target.of(task.target()),
                new Restore(task.request().volume().value(), task.request().backup().value()),
                bandwidth);
    }

    /** What is restored: all of it. */
    public RestoreRequest request() {
        return RestoreRequest.full(
                new VolumeName(restore.volume()), new BackupName(restore.backup()));
    }
}
