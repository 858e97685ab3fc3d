package io.drover.control.system;

import io.drover.blockengine.system.SystemBackups;
import io.drover.control.connection.TargetConnections;
import io.drover.control.system.SystemObstacle.Waiting;
import io.drover.reconcile.Informers;
import io.drover.resource.BackupTarget;
import io.drover.resource.Names;
import io.drover.resource.ResourceKey;

import java.util.List;

/** The store of system backups: that of target {@code default}, as in Longhorn. Thread-safe. */
final class SystemStore {
    private final Informers informers;
    private final TargetConnections connections;

    SystemStore(Informers informers, TargetConnections connections) {
        this.informers = informers;
        this.connections = connections;
    }

    /**
     * The target, if it can be used now; its next change reconciles the resource again.
     *
     * @throws Waiting if it cannot
     */
    BackupTarget target(ResourceKey waiter) throws Waiting {
        informers.await(waiter, List.of(new ResourceKey(BackupTarget.class, Names.DEFAULT_TARGET)));
        return connections
                .findUsable(Names.DEFAULT_TARGET)
                .orElseThrow(
                        () ->
                                new Waiting(
                                        "system backups are kept on backup target default, which is"
                                                + " not available; it goes on when it is"));
    }

    SystemBackups open(BackupTarget target) {
        return connections.openAgain(target).systemBackups();
    }
}
