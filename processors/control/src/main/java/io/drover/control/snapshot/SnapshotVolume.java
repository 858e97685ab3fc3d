package io.drover.control.snapshot;

import io.drover.control.snapshot.SnapshotObstacle.Unobtainable;
import io.drover.control.snapshot.SnapshotObstacle.VolumeNotReady;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.ResourceKey;
import io.drover.resource.ResourceReader;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;
import io.drover.volume.VolumeControl;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import org.apache.camel.Body;
import org.apache.camel.Variable;

import java.io.IOException;
import java.util.List;

/** The volume that a snapshot is of. */
public final class SnapshotVolume {
    private final Cluster cluster;
    private final ResourceReader resources;
    private final VolumeControl driver;
    private final Informers informers;

    public SnapshotVolume(
            Cluster cluster, ResourceReader resources, VolumeControl driver, Informers informers) {
        this.cluster = cluster;
        this.resources = resources;
        this.driver = driver;
        this.informers = informers;
    }

    /**
     * The volume in {@code spec.volume}. The snapshot is reconciled again whenever it changes.
     *
     * @throws Unobtainable if there is none
     */
    public Volume resolve(@Body Reconciliation<Snapshot, Snapshot.Status> run) throws Unobtainable {
        String name = run.resource().getSpec().volume;
        informers.await(run.key(), List.of(new ResourceKey(Volume.class, name)));
        return resources
                .find(Volume.class, name)
                .orElseThrow(() -> new Unobtainable("volume '" + name + "' does not exist"));
    }

    /** The snapshot is deleted with its volume. */
    public void adopt(
            @Body Reconciliation<Snapshot, Snapshot.Status> run,
            @Variable("volume") Volume volume) {
        Snapshot snapshot = run.resource();
        if (snapshot.getMetadata().getOwnerReferences().isEmpty()) {
            Snapshot wanted = Cluster.copy(snapshot, Snapshot.class);
            wanted.setMetadata(
                    new ObjectMetaBuilder(snapshot.getMetadata())
                            .addToLabels(Names.LABEL_VOLUME, snapshot.getSpec().volume)
                            .withOwnerReferences(Cluster.ownerOf(volume))
                            .build());
            cluster.applyDifference(snapshot, wanted);
        }
    }

    /**
     * Nothing, if the volume can be read now.
     *
     * @throws VolumeNotReady if it has not been made or filled; the snapshot is reconciled again
     *     when it has
     */
    public void requireReady(
            @Body Reconciliation<Snapshot, Snapshot.Status> run, @Variable("volume") Volume volume)
            throws IOException, VolumeNotReady {
        String name = run.resource().getSpec().volume;
        if (volume.awaitsRestore() || !driver.exists(name) || driver.isRestoring(name)) {
            throw new VolumeNotReady("volume %s is not ready yet".formatted(name));
        }
        informers.await(run.key(), List.of());
    }
}
