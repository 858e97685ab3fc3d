package io.drover.control.snapshot;

import io.drover.control.claim.ClaimFacts;
import io.drover.control.domain.ClaimSwitch;
import io.drover.control.hook.HookNote;
import io.drover.control.snapshot.SnapshotObstacle.Unobtainable;
import io.drover.control.snapshot.SnapshotObstacle.VolumeNotReady;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.ResourceKey;
import io.drover.resource.ResourceReader;
import io.drover.resource.Snapshot;
import io.drover.resource.Times;
import io.drover.resource.Volume;
import io.drover.resource.VolumeSnapshot;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;

import org.apache.camel.Body;
import org.apache.camel.Variable;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Takes snapshots of claims: a VolumeSnapshot in the claim's namespace for each Snapshot. Bean
 * {@code claimSnapshotTaking}.
 */
public final class ClaimSnapshotTaking {
    /** Apart from what the route of snapshots waits for anyway. */
    private static final String WAIT = "claim";

    private static final int MOST_KEPT = 250;

    private final ResourceReader resources;
    private final Informers informers;
    private final Cluster cluster;
    private final SnapshotApi api;
    private final SnapshotClasses classes;
    private final InstantSource clock;
    private final boolean served;
    private final SnapshotTurns turns = new SnapshotTurns();

    ClaimSnapshotTaking(
            ResourceReader resources,
            Informers informers,
            Cluster cluster,
            SnapshotApi api,
            InstantSource clock,
            boolean served) {
        this.resources = resources;
        this.informers = informers;
        this.cluster = cluster;
        this.api = api;
        this.classes = new SnapshotClasses(resources);
        this.clock = clock;
        this.served = served;
    }

    /** The driver of the snapshot's volume: {@code file} or {@code pvc}. */
    public String driver(@Body Reconciliation<Snapshot, Snapshot.Status> run) {
        boolean claim =
                ClaimSnapshotPlan.of(run.resource()).isPresent()
                        || resources
                                .find(Volume.class, run.resource().getSpec().volume)
                                .filter(Volume::isClaim)
                                .isPresent();
        return claim ? Volume.CLAIM_DRIVER : "file";
    }

    /**
     * @throws Unobtainable if claims are switched off, or the cluster has no snapshots
     * @throws VolumeNotReady if it is not known yet what snapshots there are
     */
    public void requireServed(@Body Reconciliation<Snapshot, Snapshot.Status> run)
            throws Unobtainable, VolumeNotReady {
        if (!served) {
            throw new Unobtainable(
                    "claims of other CSI drivers are switched off; " + ClaimSwitch.REMEDY);
        }
        if (!api.isKnown()) {
            throw new Unobtainable(SnapshotApi.MISSING);
        }
        if (!api.isFilled()) {
            run.requeueAfter(ClaimSnapshotState.SOON);
            throw new VolumeNotReady("the VolumeSnapshots are being read");
        }
    }

    /**
     * Records which VolumeSnapshot is going to be made, before it is.
     *
     * @throws Unobtainable if none is requested, or none can be made
     * @throws VolumeNotReady if another one of the volume is being taken, or owes a call of its
     *     hook
     */
    public void plan(
            @Body Reconciliation<Snapshot, Snapshot.Status> run, @Variable("volume") Volume volume)
            throws Unobtainable, VolumeNotReady {
        Snapshot snapshot = run.resource();
        if (ClaimSnapshotPlan.of(snapshot).isPresent()) {
            return;
        }
        String name = volume.getMetadata().getName();
        if (!snapshot.getSpec().createSnapshot || !run.status().creationTime.isEmpty()) {
            throw new Unobtainable("volume %s has no snapshot %s".formatted(name, run.name()));
        }
        ClaimFacts facts =
                ClaimFacts.on(volume)
                        .filter(this::isThere)
                        .orElseThrow(
                                () ->
                                        new Unobtainable(
                                                "the claim of volume %s is gone".formatted(name)));
        takeTurn(run, name);
        boolean planned = false;
        try {
            List<Snapshot> others = others(run, name);
            requireRoom(volume, others);
            requireTurn(run, others);
            note(snapshot, facts);
            planned = true;
        } finally {
            if (!planned) {
                turns.giveBack(name, uid(snapshot));
            }
        }
        run.status().requestedTime = Times.format(clock.instant());
    }

    private List<Snapshot> others(Reconciliation<Snapshot, Snapshot.Status> run, String volume) {
        return resources.list(Snapshot.class, Names.LABEL_VOLUME, volume).stream()
                .filter(other -> !other.getMetadata().getName().equals(run.name()))
                .toList();
    }

    /** The cache alone would let two plan that look at it before it shows either's plan. */
    private void takeTurn(Reconciliation<Snapshot, Snapshot.Status> run, String volume)
            throws VolumeNotReady {
        String own = uid(run.resource());
        String holder = turns.take(volume, own, uid -> isWaiting(others(run, volume), uid));
        if (!holder.equals(own)) {
            run.requeueAfter(ClaimSnapshotState.SOON);
            throw new VolumeNotReady("another snapshot of the volume is being taken");
        }
    }

    private static boolean isWaiting(List<Snapshot> others, String uid) {
        return others.stream()
                .filter(other -> uid(other).equals(uid))
                .anyMatch(
                        other ->
                                ClaimSnapshotPlan.of(other).isEmpty()
                                        && !other.isMarkedForDeletion()
                                        && other.getStatus().error.isEmpty());
    }

    private static String uid(Snapshot snapshot) {
        return snapshot.getMetadata().getUid();
    }

    private void note(Snapshot snapshot, ClaimFacts facts) throws Unobtainable {
        String snapshotClass = classes.of(facts).getMetadata().getName();
        Snapshot wanted = Cluster.copy(snapshot, Snapshot.class);
        wanted.setMetadata(
                new ObjectMetaBuilder(wanted.getMetadata())
                        .addToAnnotations(
                                ClaimSnapshotPlan.planned(snapshot, facts.namespace())
                                        .annotations(snapshotClass))
                        .build());
        cluster.applyDifference(snapshot, wanted);
    }

    private boolean isThere(ClaimFacts facts) {
        return resources
                .find(PersistentVolumeClaim.class, facts.claim())
                .filter(found -> found.getMetadata().getUid().equals(facts.uid()))
                .isPresent();
    }

    private static void requireRoom(Volume volume, List<Snapshot> others) throws Unobtainable {
        int asked = volume.getSpec().snapshotMaxCount;
        int most = asked > 0 ? asked : MOST_KEPT;
        long present = others.stream().filter(other -> other.getStatus().readyToUse).count();
        if (present >= most) {
            throw new Unobtainable(
                    "volume %s has %d snapshots, and may have %d; delete one, or raise its spec.snapshotMaxCount"
                            .formatted(volume.getMetadata().getName(), present, most));
        }
    }

    /** A hook's last call would thaw the application while this snapshot is being cut. */
    private void requireTurn(Reconciliation<Snapshot, Snapshot.Status> run, List<Snapshot> others)
            throws VolumeNotReady {
        Optional<Snapshot> taking =
                others.stream()
                        .filter(other -> HookNote.on(other).isPresent() || isBeingTaken(other))
                        .findFirst();
        if (taking.isPresent()) {
            String name = taking.get().getMetadata().getName();
            informers.await(WAIT, run.key(), List.of(ResourceKey.of(taking.get())));
            throw new VolumeNotReady(
                    HookNote.on(taking.get())
                            .map(
                                    note ->
                                            "waits until hook %s of snapshot %s has ended"
                                                    .formatted(note.hook(), name))
                            .orElse("snapshot %s of the volume is being taken".formatted(name)));
        }
    }

    private static boolean isBeingTaken(Snapshot other) {
        return ClaimSnapshotPlan.of(other).isPresent()
                && !other.isMarkedForDeletion()
                && !other.getStatus().readyToUse
                && other.getStatus().error.isEmpty();
    }

    /**
     * The VolumeSnapshot, which is made if it never was. One that somebody has deleted is not made
     * again: it would have other data.
     *
     * @throws Unobtainable if it is gone, or has failed
     * @throws VolumeNotReady if it has just been made
     */
    public VolumeSnapshot take(
            @Body Reconciliation<Snapshot, Snapshot.Status> run, @Variable("volume") Volume volume)
            throws Unobtainable, VolumeNotReady {
        Snapshot snapshot = run.resource();
        ClaimSnapshotPlan plan = ClaimSnapshotPlan.of(snapshot).orElseThrow();
        informers.await(
                WAIT, run.key(), List.of(new ResourceKey(VolumeSnapshot.class, plan.key())));
        Optional<VolumeSnapshot> present = resources.find(VolumeSnapshot.class, plan.key());
        if (present.isPresent()) {
            return requireOurs(present.get(), run);
        }
        if (!run.status().error.isEmpty()) {
            throw new Unobtainable(run.status().error);
        }
        if (!run.status().creationTime.isEmpty()
                || ClaimSnapshotPlan.handle(snapshot).isPresent()) {
            throw new Unobtainable(
                    "VolumeSnapshot %s was deleted by somebody else; take another snapshot"
                            .formatted(plan.key()));
        }
        cluster.createOutside(volumeSnapshot(snapshot, plan, ClaimFacts.on(volume).orElseThrow()));
        throw new VolumeNotReady("VolumeSnapshot %s has been made".formatted(plan.key()));
    }

    private static VolumeSnapshot requireOurs(
            VolumeSnapshot present, Reconciliation<Snapshot, Snapshot.Status> run)
            throws Unobtainable {
        if (!ClaimSnapshotPlan.isOf(present, run.resource())) {
            throw new Unobtainable(
                    "there is a VolumeSnapshot %s that is of no use to it; delete this Snapshot"
                            .formatted(present.key()));
        }
        if (present.isMarkedForDeletion()) {
            throw new Unobtainable(
                    run.status().error.isEmpty()
                            ? "VolumeSnapshot %s is being deleted".formatted(present.key())
                            : run.status().error);
        }
        return present;
    }

    private VolumeSnapshot volumeSnapshot(
            Snapshot snapshot, ClaimSnapshotPlan plan, ClaimFacts facts) {
        VolumeSnapshot made = new VolumeSnapshot();
        made.setMetadata(
                new ObjectMetaBuilder()
                        .withNamespace(plan.namespace())
                        .withName(plan.name())
                        .addToLabels(Names.LABEL_MANAGED_BY, Names.DROVER)
                        .addToLabels(ClaimSnapshotPlan.UID, snapshot.getMetadata().getUid())
                        .addToAnnotations(
                                "drover.io/snapshot",
                                cluster.namespace() + "/" + snapshot.getMetadata().getName())
                        .build());
        made.getSpec().source.persistentVolumeClaimName = facts.name();
        made.getSpec().volumeSnapshotClassName =
                ClaimSnapshotPlan.annotation(snapshot, ClaimSnapshotPlan.CLASS).orElse("");
        return made;
    }
}
