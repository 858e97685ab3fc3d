package io.drover.control.schedule;

import io.drover.control.backupvolume.Backups;
import io.drover.control.several.Siblings;
import io.drover.resource.Backup;

import java.util.List;

/**
 * What a run has to do for one volume on one of the targets that it is backed up to.
 *
 * @param targets all of them, the one whose Backup has the plain name first
 */
public record TargetTask(VolumeTask task, String target, List<String> targets) {
    public TargetTask {
        targets = List.copyOf(targets);
    }

    /** Name of the Volume. */
    public String volume() {
        return task.volume();
    }

    RecurringRun run() {
        return task.run();
    }

    String snapshot() {
        return task.snapshot();
    }

    /** Whether a Backup is of the volume on this target. */
    boolean isOnTarget(Backup backup) {
        return Backups.target(backup).equals(target);
    }

    /**
     * Name of a Backup.
     *
     * @param attempt counts from 0
     */
    String backup(int attempt) {
        String remoteName = remoteName(attempt);
        return target.equals(targets.getFirst())
                ? remoteName
                : Siblings.name(remoteName, volume(), target);
    }

    /** The name in the stores, which is the same in all of them. */
    String remoteName(int attempt) {
        return run().names().backup(volume(), attempt);
    }
}
