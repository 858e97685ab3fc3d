package io.drover.control.system;

import io.drover.control.system.SystemObstacle.Failed;
import io.drover.control.system.SystemObstacle.Waiting;
import io.drover.resource.SystemRestore.ItemState;

/** Restores the resources of a kind. What exists stays as it is. */
@FunctionalInterface
interface ItemRestore {
    /**
     * Takes a resource a step further.
     *
     * @return how it has ended
     * @throws Waiting until it has
     * @throws Failed if it cannot be restored; the message gives the remedy
     */
    ItemState look(RestoreItem item, RestoreProgress progress) throws Waiting, Failed;
}
