package io.drover.control.system;

import io.drover.control.system.SystemObstacle.Failed;
import io.drover.control.system.SystemObstacle.Waiting;
import io.drover.resource.SystemBackup;
import io.drover.resource.SystemBackup.PartState;

import java.io.IOException;

/** Backs up one volume or one image for a system backup. */
@FunctionalInterface
interface PartBackup {
    /**
     * Takes it a step further.
     *
     * @return how it has ended
     * @throws Waiting until it has
     * @throws Failed if it cannot be done
     */
    PartState look(SystemBackup backup, PartState state) throws Waiting, Failed, IOException;
}
