package io.drover.control.system;

import io.drover.blockengine.format.SystemBackupPlace;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.system.SystemBackups;
import io.drover.control.connection.TargetConnections;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.ResourceReader;
import io.drover.resource.SystemBackup;

import org.apache.camel.Body;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes SystemBackups those of the store of target {@code default}. Bean {@code systemBackupSync}.
 */
public final class SystemBackupSync {
    private static final Logger LOG = LoggerFactory.getLogger(SystemBackupSync.class);

    private final ResourceReader resources;
    private final Cluster cluster;
    private final TargetConnections connections;

    public SystemBackupSync(
            ResourceReader resources, Cluster cluster, TargetConnections connections) {
        this.resources = resources;
        this.cluster = cluster;
        this.connections = connections;
    }

    /**
     * Creates resources for those that are in the store only, and removes those of what is in the
     * store no more; the store itself stays as it is.
     */
    public void synchronise(@Body Reconciliation<BackupTarget, BackupTarget.Status> run)
            throws StoreException {
        follow(connections.openAgain(run.resource()).systemBackups());
    }

    /**
     * Removes the resources of what is in a store that target {@code default} leaves; the store
     * itself stays as it is. Those that are being made wait for another URL.
     */
    public void drop(@Body Reconciliation<BackupTarget, BackupTarget.Status> run) {
        resources.list(SystemBackup.class).stream()
                .filter(present -> present.getStatus().state.equals(SystemNames.READY))
                .filter(present -> !present.isMarkedForDeletion())
                .forEach(cluster::deleteResourceOnly);
    }

    void follow(SystemBackups store) throws StoreException {
        List<SystemBackupPlace> places = store.list();
        for (SystemBackupPlace place : places) {
            create(store, place);
        }
        for (SystemBackup present : resources.list(SystemBackup.class)) {
            if (isGone(present, places) && !isStillThere(store, present)) {
                LOG.info(
                        "system backup {} is not in the store any more, and so its resource goes",
                        present.getMetadata().getName());
                cluster.deleteResourceOnly(present);
            }
        }
    }

    private void create(SystemBackups store, SystemBackupPlace place) throws StoreException {
        if (!Names.isObjectName(place.name())
                || !Names.isLabelValue(place.version())
                || resources.find(SystemBackup.class, place.name()).isPresent()
                || !isThere(store, place)) {
            return;
        }
        SystemBackup found = new SystemBackup();
        found.setMetadata(
                cluster.metadata(place.name(), Map.of(SystemNames.LABEL_VERSION, place.version())));
        cluster.createIfAbsent(found);
    }

    private static boolean isGone(SystemBackup present, List<SystemBackupPlace> places) {
        return present.getStatus().state.equals(SystemNames.READY)
                && !present.isMarkedForDeletion()
                && places.stream()
                        .noneMatch(
                                place ->
                                        place.name().equals(present.getMetadata().getName())
                                                && place.version()
                                                        .equals(present.getStatus().version));
    }

    /** A listing may lack what is there. */
    private static boolean isStillThere(SystemBackups store, SystemBackup present)
            throws StoreException {
        Optional<SystemBackupPlace> place =
                SystemBackupPlace.of(present.getStatus().version, present.getMetadata().getName());
        return place.isPresent() && isThere(store, place.get());
    }

    /** Whether it is complete; one that cannot be read is there, and its resource shows that. */
    private static boolean isThere(SystemBackups store, SystemBackupPlace place)
            throws StoreException {
        try {
            store.inspect(place);
            return true;
        } catch (StoreException.NotFound e) {
            return false;
        } catch (StoreException.Corrupt e) {
            return true;
        }
    }
}
