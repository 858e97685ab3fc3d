package io.drover.control.snapshot;

import io.drover.control.snapshot.SnapshotObstacle.Unobtainable;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Snapshot;
import io.drover.resource.Times;
import io.drover.resource.Volume;
import io.drover.volume.SnapshotInfo;
import io.drover.volume.VolumeControl;

import org.apache.camel.Body;
import org.apache.camel.ExchangeException;
import org.apache.camel.Variable;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Takes the requested snapshots and reports what the driver knows about them. */
public final class SnapshotTaking {
    private final VolumeControl driver;
    private final Informers informers;
    private final InstantSource clock;

    public SnapshotTaking(VolumeControl driver, Informers informers, InstantSource clock) {
        this.driver = driver;
        this.informers = informers;
        this.clock = clock;
    }

    /**
     * The snapshot, which is taken if it does not exist and is requested. One that was taken before
     * and no longer exists is not taken again: it would have other data.
     *
     * @throws Unobtainable if it is not there, and not to be taken, or if the volume has as many as
     *     {@code spec.snapshotMaxCount} allows
     */
    public SnapshotInfo take(
            @Body Reconciliation<Snapshot, Snapshot.Status> run, @Variable("volume") Volume owner)
            throws IOException, Unobtainable {
        String volume = run.resource().getSpec().volume;
        List<SnapshotInfo> chain = driver.snapshots(volume);
        Optional<SnapshotInfo> present =
                chain.stream().filter(snapshot -> snapshot.name().equals(run.name())).findFirst();
        if (present.isPresent()) {
            return present.get();
        }
        if (!run.resource().getSpec().createSnapshot || !run.status().creationTime.isEmpty()) {
            throw new Unobtainable("volume %s has no snapshot %s".formatted(volume, run.name()));
        }
        requireRoom(owner, chain.size());
        run.status().requestedTime = Times.format(clock.instant());
        SnapshotInfo taken = driver.takeSnapshot(volume, run.name());
        taken.parent().ifPresent(parent -> informers.requeue(Snapshot.class, parent));
        informers.requeue(Volume.class, volume);
        return taken;
    }

    private static void requireRoom(Volume volume, int present) throws Unobtainable {
        int most = volume.getSpec().snapshotMaxCount;
        if (most > 0 && present >= most) {
            throw new Unobtainable(
                    "volume %s has %d snapshots, and its spec.snapshotMaxCount is %d; delete one, or raise it"
                            .formatted(volume.getMetadata().getName(), present, most));
        }
    }

    /** Puts what the driver knows into the status. */
    public void describe(
            @Body Reconciliation<Snapshot, Snapshot.Status> run,
            @Variable("snapshot") SnapshotInfo snapshot,
            @Variable("volume") Volume volume)
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

    /** Shows in the status why there is no snapshot. */
    public void fail(
            @Body Reconciliation<Snapshot, Snapshot.Status> run,
            @ExchangeException Unobtainable why) {
        run.status().readyToUse = false;
        run.status().error = why.getMessage();
    }
}
