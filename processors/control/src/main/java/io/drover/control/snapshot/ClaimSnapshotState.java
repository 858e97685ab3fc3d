package io.drover.control.snapshot;

import io.drover.control.claim.ClaimFacts;
import io.drover.control.snapshot.SnapshotObstacle.Unobtainable;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.Snapshot;
import io.drover.resource.Times;
import io.drover.resource.Volume;
import io.drover.resource.VolumeSnapshot;
import io.drover.resource.VolumeSnapshotContent;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Quantity;

import org.apache.camel.Body;
import org.apache.camel.Variable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** What a VolumeSnapshot shows, in its Snapshot. Bean {@code claimSnapshotState}. Thread-safe. */
public final class ClaimSnapshotState {
    static final Duration SOON = Duration.ofSeconds(1);

    private final Informers informers;
    private final Cluster cluster;
    private final InstantSource clock;
    private final Duration patience;
    private final Map<String, Instant> failing = new ConcurrentHashMap<>();

    /**
     * @param patience how long a driver's error may last
     */
    ClaimSnapshotState(
            Informers informers, Cluster cluster, InstantSource clock, Duration patience) {
        this.informers = informers;
        this.cluster = cluster;
        this.clock = clock;
        this.patience = patience;
    }

    /**
     * Puts it into the status. A snapshot is ready when its content is, and both name each other: a
     * forged content would show other data.
     *
     * @throws Unobtainable if the driver has failed for longer than its patience, or the content is
     *     another one's
     */
    public void describe(
            @Body Reconciliation<Snapshot, Snapshot.Status> run,
            @Variable("volumeSnapshot") VolumeSnapshot made,
            @Variable("volume") Volume volume)
            throws Unobtainable {
        Snapshot.Status status = run.status();
        status.userCreated = true;
        status.labels = new TreeMap<>(run.resource().getSpec().labels);
        if (!made.getStatus().error.message().isEmpty() && !made.getStatus().readyToUse) {
            endure(run, made);
        } else {
            failing.remove(run.resource().getMetadata().getUid());
        }
        if (isDescribed(run, made)) {
            order(run);
            return;
        }
        Times.parse(made.getStatus().creationTime)
                .ifPresent(time -> status.creationTime = Times.format(time));
        Optional<VolumeSnapshotContent> content = content(made);
        if (content.isPresent()) {
            require(content.get(), made, volume);
            keepHandle(run, content.get().getStatus().snapshotHandle);
        }
        boolean ready =
                made.getStatus().readyToUse
                        && content.filter(found -> found.getStatus().readyToUse).isPresent();
        if (made.getStatus().readyToUse && !ready) {
            run.requeueAfter(SOON);
        }
        if (ready && !status.readyToUse) {
            run.normalEvent("SnapshotReady", "VolumeSnapshot " + made.key() + " is ready");
        }
        status.readyToUse = ready;
        status.error = "";
        status.restoreSize = bytes(made.getStatus().restoreSize);
        order(run);
    }

    /**
     * Whether all that is to be known of it is known: its content, which no cache has, is not read
     * again then. A backup does that before it uses the snapshot.
     */
    private static boolean isDescribed(
            Reconciliation<Snapshot, Snapshot.Status> run, VolumeSnapshot made) {
        Snapshot.Status status = run.status();
        return status.readyToUse
                && made.getStatus().readyToUse
                && ClaimSnapshotPlan.handle(run.resource()).isPresent()
                && Times.parse(made.getStatus().creationTime)
                        .map(Times::format)
                        .filter(status.creationTime::equals)
                        .isPresent();
    }

    /** It goes on being tried by the driver; a failure that lasts ends the snapshot. */
    private void endure(Reconciliation<Snapshot, Snapshot.Status> run, VolumeSnapshot made)
            throws Unobtainable {
        String uid = run.resource().getMetadata().getUid();
        String message = made.getStatus().error.message();
        Optional<Instant> before = Optional.ofNullable(failing.putIfAbsent(uid, clock.instant()));
        if (before.isEmpty()) {
            run.warningEvent(
                    "SnapshotDelayed",
                    "the driver cannot take VolumeSnapshot %s, and goes on trying: %s"
                            .formatted(made.key(), message));
        }
        Instant end = before.orElseGet(clock::instant).plus(patience);
        if (end.isAfter(clock.instant())) {
            run.requeueAfter(Duration.between(clock.instant(), end));
            return;
        }
        failing.remove(uid);
        new OwnSnapshots(cluster).delete(made);
        run.warningEvent("SnapshotFailed", message);
        throw new Unobtainable(
                "the driver could not take VolumeSnapshot %s for %d s: %s"
                        .formatted(made.key(), patience.toSeconds(), message));
    }

    private Optional<VolumeSnapshotContent> content(VolumeSnapshot made) {
        String name = made.getStatus().boundVolumeSnapshotContentName;
        return name.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(
                        cluster.client()
                                .resources(VolumeSnapshotContent.class)
                                .withName(name)
                                .get());
    }

    private static void require(VolumeSnapshotContent content, VolumeSnapshot made, Volume volume)
            throws Unobtainable {
        String driver = ClaimFacts.on(volume).map(ClaimFacts::driver).orElse("");
        if (!content.isBoundTo(made) || !content.getSpec().driver.equals(driver)) {
            throw new Unobtainable(
                    "VolumeSnapshot %s and VolumeSnapshotContent %s do not name each other, or are of another driver than %s; take another snapshot"
                            .formatted(made.key(), content.getMetadata().getName(), driver));
        }
    }

    private void keepHandle(Reconciliation<Snapshot, Snapshot.Status> run, String handle) {
        if (handle.isEmpty() || ClaimSnapshotPlan.handle(run.resource()).isPresent()) {
            return;
        }
        Snapshot wanted = Cluster.copy(run.resource(), Snapshot.class);
        wanted.setMetadata(
                new ObjectMetaBuilder(wanted.getMetadata())
                        .addToAnnotations(ClaimSnapshotPlan.HANDLE, handle)
                        .build());
        cluster.applyDifference(run.resource(), wanted);
    }

    private static long bytes(String quantity) {
        return quantity.isEmpty()
                ? 0
                : Quantity.getAmountInBytes(new Quantity(quantity)).longValue();
    }

    private static String time(Snapshot snapshot) {
        return snapshot.getStatus().creationTime;
    }

    /** Parent and children are the snapshots before and after it. */
    private void order(Reconciliation<Snapshot, Snapshot.Status> run) {
        String own = run.status().creationTime;
        if (own.isEmpty()) {
            return;
        }
        List<Snapshot> others =
                informers
                        .list(Snapshot.class, Names.LABEL_VOLUME, run.resource().getSpec().volume)
                        .stream()
                        .filter(other -> !other.getMetadata().getName().equals(run.name()))
                        .filter(other -> !time(other).isEmpty())
                        .filter(other -> !other.isMarkedForDeletion())
                        .toList();
        run.status().parent =
                others.stream()
                        .filter(other -> Times.ORDER.compare(time(other), own) < 0)
                        .max(Times.by(ClaimSnapshotState::time))
                        .map(other -> other.getMetadata().getName())
                        .orElse("");
        run.status().children =
                new TreeMap<>(
                        Map.of(
                                others.stream()
                                        .filter(o -> Times.ORDER.compare(time(o), own) > 0)
                                        .min(Times.by(ClaimSnapshotState::time))
                                        .map(other -> other.getMetadata().getName())
                                        .orElse("volume-head"),
                                true));
    }
}
