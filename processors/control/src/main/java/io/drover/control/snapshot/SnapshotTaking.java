package io.drover.control.snapshot;

import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.Snapshot;
import io.drover.resource.Times;
import io.drover.resource.Volume;
import io.drover.volume.SnapshotInfo;
import io.drover.volume.VolumeControl;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Takes the snapshots that are asked for and tells what the driver knows of them. */
public final class SnapshotTaking {
    private static final Duration WAIT = Duration.ofMillis(500);

    private final Cluster cluster;
    private final VolumeControl driver;
    private final Informers informers;
    private final InstantSource clock;

    public SnapshotTaking(
            Cluster cluster, VolumeControl driver, Informers informers, InstantSource clock) {
        this.cluster = cluster;
        this.driver = driver;
        this.informers = informers;
        this.clock = clock;
    }

    public void take(Reconciliation<Snapshot, Snapshot.Status> run) throws IOException {
        if (run.ended() || run.deleting()) {
            return;
        }
        Snapshot.Spec spec = run.resource().getSpec();
        Optional<Volume> volume = cluster.find(Volume.class, spec.volume);
        if (volume.isEmpty()) {
            fail(run, "volume '" + spec.volume + "' does not exist");
            return;
        }
        adopt(run.resource(), volume.get());
        if (volume.get().awaitsRestore()
                || !driver.exists(spec.volume)
                || driver.isRestoring(spec.volume)) {
            run.requeueAfter(WAIT);
            return;
        }
        Optional<SnapshotInfo> snapshot = findOrTake(run);
        if (snapshot.isEmpty()) {
            fail(run, "volume %s has no snapshot %s".formatted(spec.volume, run.name()));
            return;
        }
        describe(run, snapshot.get(), volume.get());
    }

    private static void fail(Reconciliation<Snapshot, Snapshot.Status> run, String error) {
        run.status().readyToUse = false;
        run.status().error = error;
    }

    /** A snapshot goes with its volume. */
    private void adopt(Snapshot snapshot, Volume volume) {
        if (snapshot.getMetadata().getOwnerReferences().isEmpty()) {
            cluster.patch(
                    Snapshot.class,
                    snapshot.getMetadata().getName(),
                    Map.of(
                            "metadata",
                            Map.of(
                                    "labels",
                                    Map.of(Names.LABEL_VOLUME, snapshot.getSpec().volume),
                                    "ownerReferences",
                                    List.of(Cluster.ownerOf(volume)))));
        }
    }

    /** One that was taken before and is gone is not taken again: it would show other data. */
    private Optional<SnapshotInfo> findOrTake(Reconciliation<Snapshot, Snapshot.Status> run)
            throws IOException {
        String volume = run.resource().getSpec().volume;
        Optional<SnapshotInfo> present = driver.findSnapshot(volume, run.name());
        boolean wanted = run.resource().getSpec().createSnapshot;
        if (present.isPresent() || !wanted || !run.status().creationTime.isEmpty()) {
            return present;
        }
        run.status().requestedTime = Times.format(clock.instant());
        SnapshotInfo taken = driver.takeSnapshot(volume, run.name());
        taken.parent().ifPresent(parent -> informers.requeue(Snapshot.class, parent));
        informers.requeue(Volume.class, volume);
        return Optional.of(taken);
    }

    private void describe(
            Reconciliation<Snapshot, Snapshot.Status> run, SnapshotInfo snapshot, Volume volume)
            throws IOException {
        Snapshot.Status status = run.status();
        status.parent = snapshot.parent().orElse("");
        status.children = children(run.resource().getSpec().volume, snapshot);
        status.creationTime = Times.format(snapshot.created());
        status.size = snapshot.size();
        status.restoreSize = Long.parseLong(volume.getSpec().size);
        status.labels = new TreeMap<>(run.resource().getSpec().labels);
        status.userCreated = true;
        status.error = "";
        status.readyToUse = true;
    }

    private Map<String, Boolean> children(String volume, SnapshotInfo snapshot) throws IOException {
        Map<String, Boolean> children = new TreeMap<>();
        List<SnapshotInfo> chain = driver.snapshots(volume);
        for (SnapshotInfo other : chain) {
            if (other.parent().filter(snapshot.name()::equals).isPresent()) {
                children.put(other.name(), true);
            }
        }
        if (chain.getLast().name().equals(snapshot.name())) {
            children.put("volume-head", true);
        }
        return children;
    }
}
