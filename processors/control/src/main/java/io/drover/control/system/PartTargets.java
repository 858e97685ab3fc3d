package io.drover.control.system;

import io.drover.control.system.SystemObstacle.Failed;
import io.drover.control.system.SystemObstacle.Waiting;
import io.drover.resource.BackupTarget;
import io.drover.resource.ResourceReader;

/** The targets that volumes and images are backed up to. */
final class PartTargets {
    private PartTargets() {}

    /**
     * The target, which can be used now.
     *
     * @throws Waiting if it is unavailable
     * @throws Failed if there is none
     */
    static BackupTarget require(ResourceReader resources, String name) throws Waiting, Failed {
        BackupTarget target =
                resources
                        .find(BackupTarget.class, name)
                        .orElseThrow(
                                () ->
                                        new Failed(
                                                "TargetMissing",
                                                "there is no BackupTarget '%s'; create it, or set spec.backupTargetName of the volume"
                                                        .formatted(name)));
        if (!target.getStatus().available) {
            throw new Waiting("backup target %s is unavailable".formatted(name));
        }
        return target;
    }
}
