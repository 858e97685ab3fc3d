package io.drover.control.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.control.hook.HookCall;
import io.drover.control.hook.HookCaller;
import io.drover.control.hook.HookJobs;
import io.drover.control.hook.HookNote;
import io.drover.control.hook.HookPod;
import io.drover.control.job.JobRunner;
import io.drover.control.job.Retries;
import io.drover.control.snapshot.SnapshotObstacle.BeingRemoved;
import io.drover.control.snapshot.SnapshotObstacle.Unobtainable;
import io.drover.control.snapshot.SnapshotObstacle.VolumeNotReady;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Cluster;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;
import io.drover.resource.VolumeSnapshot;
import io.drover.resource.VolumeSnapshotClass;
import io.drover.resource.VolumeSnapshotContent;
import io.drover.support.AllNamespaces;
import io.drover.support.TestDefinitions;
import io.drover.support.TestPlane;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A hook around a snapshot, step by step, by Drovers that are killed in between. */
@Timeout(60)
class SnapshotHooksTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofSeconds(30);

    private final List<HookCall> calls = new CopyOnWriteArrayList<>();
    private volatile Optional<String> failure = Optional.empty();
    private volatile List<String> missing = List.of();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private TestPlane plane;
    private Volume volume;
    private JobRunner jobs;
    private SnapshotHooks hooks;
    private SnapshotThaw thaw;

    @BeforeEach
    void start() throws IOException {
        plane = new TestPlane();
        TestDefinitions.define(plane.cluster().client(), VolumeSnapshotClass.class, "Cluster");
        TestDefinitions.define(plane.cluster().client(), VolumeSnapshotContent.class, "Cluster");
        TestDefinitions.define(plane.cluster().client(), VolumeSnapshot.class, "Namespaced");
        namespace("shop", Map.of("drover.io/snapshot-hook", "db"));
        pod("db-0", "data", "Running");
        pod("done", "data", "Succeeded");
        pod("other", "else", "Running");
        volume = new Volume();
        volume.setMetadata(
                new ObjectMetaBuilder()
                        .withName("vol")
                        .withAnnotations(
                                Map.of(
                                        "drover.io/claim", "shop/data",
                                        "drover.io/claim-uid", "uid",
                                        "drover.io/csi-driver", "csi.example",
                                        "drover.io/volume-handle", "disk"))
                        .build());
        Snapshot snapshot = new Snapshot();
        snapshot.getSpec().volume = "vol";
        snapshot.getSpec().createSnapshot = true;
        plane.create(snapshot, "s1", Map.of());
        drover(true);
    }

    @AfterEach
    void stop() {
        gate.countDown();
        jobs.close();
        plane.close();
    }

    private void namespace(String name, Map<String, String> annotations) {
        plane.cluster()
                .client()
                .resource(
                        new NamespaceBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .withAnnotations(annotations)
                                .endMetadata()
                                .build())
                .create();
    }

    private void pod(String name, String claim, String phase) {
        plane.cluster()
                .client()
                .resource(
                        new PodBuilder()
                                .withNewMetadata()
                                .withNamespace("shop")
                                .withName(name)
                                .endMetadata()
                                .withNewSpec()
                                .withNodeName("node")
                                .addNewVolume()
                                .withName("v")
                                .withNewPersistentVolumeClaim()
                                .withClaimName(claim)
                                .endPersistentVolumeClaim()
                                .endVolume()
                                .endSpec()
                                .withNewStatus()
                                .withPhase(phase)
                                .withPodIP("10.0.0.1")
                                .endStatus()
                                .build())
                .create();
    }

    /** One that has just been started: it knows what is in the API server. */
    private void drover(boolean allowed) {
        if (jobs != null) {
            jobs.close();
        }
        jobs = new JobRunner();
        HookCaller caller =
                new HookCaller() {
                    @Override
                    public List<String> missing(String hook) {
                        return missing;
                    }

                    @Override
                    public void call(HookCall call) throws IOException, InterruptedException {
                        calls.add(call);
                        gate.await();
                        if (failure.isPresent()) {
                            throw new IOException(failure.get());
                        }
                    }
                };
        HookJobs work = new HookJobs(jobs, plane.informers(), caller);
        hooks =
                new SnapshotHooks(
                        new AllNamespaces(plane.cluster()),
                        plane.cluster(),
                        caller,
                        work,
                        plane::now,
                        DEADLINE,
                        allowed);
        thaw =
                new SnapshotThaw(
                        plane.cluster(),
                        new MadeSnapshots(plane.cluster(), true),
                        work,
                        new Retries(plane::now, PAUSE, PAUSE),
                        plane::now,
                        DEADLINE);
    }

    private Reconciliation<Snapshot, Snapshot.Status> run() {
        return plane.reconciliations().begin(Snapshot.class, "s1");
    }

    private void idle() {
        await().until(() -> jobs.running("") == 0);
    }

    private Optional<HookNote> note() {
        return HookNote.on(plane.api().get(Snapshot.class, "s1"));
    }

    private List<String> phases() {
        return calls.stream().map(HookCall::phase).toList();
    }

    private void freeze() throws Exception {
        assertThatThrownBy(() -> hooks.before(run(), volume)).isInstanceOf(VolumeNotReady.class);
        idle();
        hooks.before(run(), volume);
        assertThat(note().orElseThrow().phase()).isEqualTo(HookNote.Phase.FROZEN);
    }

    /** What a Snapshot is going to have, and has once it was told to. */
    private VolumeSnapshot made(String creationTime) {
        Snapshot snapshot = plane.api().get(Snapshot.class, "s1");
        ClaimSnapshotPlan plan = ClaimSnapshotPlan.planned(snapshot, "shop");
        Snapshot wanted = Cluster.copy(snapshot, Snapshot.class);
        wanted.setMetadata(
                new ObjectMetaBuilder(wanted.getMetadata())
                        .addToAnnotations(plan.annotations("fast"))
                        .build());
        plane.cluster().applyDifference(snapshot, wanted);
        VolumeSnapshot made = new VolumeSnapshot();
        made.setMetadata(
                new ObjectMetaBuilder()
                        .withNamespace("shop")
                        .withName(plan.name())
                        .addToLabels(ClaimSnapshotPlan.UID, snapshot.getMetadata().getUid())
                        .build());
        made.getStatus().creationTime = creationTime;
        plane.cluster().client().resource(made).create();
        return made;
    }

    private boolean isThere(VolumeSnapshot made) {
        return plane.cluster().client().resource(made).get() != null;
    }

    private void thawed() {
        thaw.thaw(run());
        idle();
        thaw.thaw(run());
        assertThat(note()).isEmpty();
    }

    @Test
    void isCalledBeforeAndOnceTheSnapshotIsCut() throws Exception {
        freeze();
        Reconciliation<Snapshot, Snapshot.Status> cutting = run();
        thaw.thaw(cutting);
        assertThat(phases()).containsExactly("before");
        assertThat(cutting.requeueAfter().orElseThrow())
                .isBetween(DEADLINE.minusSeconds(1), DEADLINE);

        Reconciliation<Snapshot, Snapshot.Status> cut = run();
        cut.status().creationTime = "2026-01-01T00:00:00Z";
        thaw.thaw(cut);
        idle();
        thaw.thaw(run());

        assertThat(phases()).containsExactly("before", "after");
        assertThat(calls)
                .allSatisfy(
                        call -> {
                            assertThat(call.namespace()).isEqualTo("shop");
                            assertThat(call.claim()).isEqualTo("data");
                            assertThat(call.pods())
                                    .containsExactly(new HookPod("db-0", "node", "10.0.0.1"));
                        });
        assertThat(note()).isEmpty();
    }

    @Test
    void oneThatFailsTakesNoSnapshotAndThaws() throws Exception {
        failure = Optional.of("route direct:hook-db-before failed: no");
        assertThatThrownBy(() -> hooks.before(run(), volume)).isInstanceOf(VolumeNotReady.class);
        idle();
        failure = Optional.empty();

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> hooks.before(run(), volume))
                    .isInstanceOf(Unobtainable.class)
                    .hasMessage(
                            "no snapshot was taken, as route direct:hook-db-before failed: no; take"
                                    + " another one");
        }

        thawed();
        assertThat(phases()).containsExactly("before", "after");
    }

    @Test
    void isNotCalledIfOneOfBothRoutesIsMissing() {
        missing = List.of("direct:hook-db-after");

        assertThatThrownBy(() -> hooks.before(run(), volume))
                .isInstanceOf(Unobtainable.class)
                .hasMessageContaining("no route begins with direct:hook-db-after");
        assertThat(calls).isEmpty();
        assertThat(note()).isEmpty();
    }

    @Test
    void isNotCalledWhereThatIsSwitchedOff() {
        drover(false);

        assertThatThrownBy(() -> hooks.before(run(), volume))
                .isInstanceOf(Unobtainable.class)
                .hasMessageContaining("pvc.snapshotHooks");
        assertThat(note()).isEmpty();
    }

    @Test
    void aSnapshotThatIsThereGetsNoHookAfterwards() throws Exception {
        Reconciliation<Snapshot, Snapshot.Status> taken = run();
        taken.status().creationTime = "2026-01-01T00:00:00Z";

        hooks.before(taken, volume);

        assertThat(note()).isEmpty();
        assertThat(calls).isEmpty();
    }

    @Test
    void aDroverThatIsKilledDuringTheFirstRouteThawsAtItsNextStart() {
        gate = new CountDownLatch(1);
        assertThatThrownBy(() -> hooks.before(run(), volume)).isInstanceOf(VolumeNotReady.class);
        await().until(() -> calls.size() == 1);
        drover(true);
        gate.countDown();

        assertThatThrownBy(() -> hooks.before(run(), volume))
                .isInstanceOf(Unobtainable.class)
                .hasMessageContaining("Drover was stopped while hook db was called");
        thawed();
        assertThat(phases()).containsExactly("before", "after");
    }

    @Test
    void aDroverThatIsKilledWhileItIsFrozenGoesOn() throws Exception {
        freeze();
        drover(true);

        hooks.before(run(), volume);
        Reconciliation<Snapshot, Snapshot.Status> cut = run();
        cut.status().creationTime = "2026-01-01T00:00:00Z";
        thaw.thaw(cut);
        idle();
        drover(true);
        thaw.thaw(run());
        idle();
        thaw.thaw(run());

        assertThat(phases()).containsExactly("before", "after", "after");
        assertThat(note()).isEmpty();
    }

    @Test
    void whatARouteAnsweredOutlivesAConflict() throws Exception {
        assertThatThrownBy(() -> hooks.before(run(), volume)).isInstanceOf(VolumeNotReady.class);
        idle();
        Reconciliation<Snapshot, Snapshot.Status> stale = run();
        plane.cluster().patchLabels(Snapshot.class, "s1", Map.of("edited", "meanwhile"));

        assertThatThrownBy(() -> hooks.before(stale, volume))
                .isInstanceOf(KubernetesClientException.class);
        hooks.before(run(), volume);

        assertThat(note().orElseThrow().phase()).isEqualTo(HookNote.Phase.FROZEN);
    }

    @Test
    void aDriverThatIsSlowKeepsNobodyFrozen() throws Exception {
        freeze();
        plane.advance(DEADLINE);

        Reconciliation<Snapshot, Snapshot.Status> late = run();
        thaw.thaw(late);

        assertThat(late.status().error).startsWith("the snapshot was not cut within 60 s");
        idle();
        thaw.thaw(run());
        assertThat(phases()).containsExactly("before", "after");
        assertThat(note()).isEmpty();
    }

    @Test
    void whatWasMadeInTimeAndNotCutIsDeletedAlthoughNoCacheHasIt() throws Exception {
        freeze();
        VolumeSnapshot made = made("");
        plane.advance(DEADLINE);
        drover(true);

        thaw.thaw(run());

        assertThat(isThere(made)).isFalse();
        idle();
        thaw.thaw(run());
        assertThat(phases()).containsExactly("before", "after");
    }

    @Test
    void whatWasCutWhileDroverWasAwayStays() throws Exception {
        freeze();
        VolumeSnapshot made = made("2026-01-01T00:00:00Z");
        plane.advance(DEADLINE);
        drover(true);

        Reconciliation<Snapshot, Snapshot.Status> late = run();
        thaw.thaw(late);

        assertThat(isThere(made)).isTrue();
        assertThat(late.status().error).isEmpty();
        idle();
        thaw.thaw(run());
        assertThat(phases()).containsExactly("before", "after");
    }

    @Test
    void noSnapshotIsBegunOnceNobodyIsFrozenAnyMore() throws Exception {
        freeze();
        drover(true);
        plane.advance(DEADLINE.minusSeconds(2));
        hooks.before(run(), volume);

        plane.advance(Duration.ofSeconds(2));

        assertThatThrownBy(() -> hooks.before(run(), volume))
                .isInstanceOf(VolumeNotReady.class)
                .hasMessageContaining("is over");
        made("");
        hooks.before(run(), volume);
    }

    @Test
    void oneThatReadsAnOldStateDoesNotCallTheRouteAgain() throws Exception {
        freeze();
        Reconciliation<Snapshot, Snapshot.Status> cut = run();
        cut.status().creationTime = "2026-01-01T00:00:00Z";
        thaw.thaw(cut);
        idle();
        Reconciliation<Snapshot, Snapshot.Status> stale = run();
        thaw.thaw(run());

        assertThatThrownBy(() -> thaw.thaw(stale)).isInstanceOf(KubernetesClientException.class);
        idle();

        assertThat(phases()).containsExactly("before", "after");
        thaw.thaw(run());
        assertThat(jobs.all()).isEmpty();
    }

    @Test
    void theRouteAfterwardsIsCalledUntilItSucceeds() throws Exception {
        freeze();
        failure = Optional.of("the agent is away");
        Reconciliation<Snapshot, Snapshot.Status> cut = run();
        cut.status().creationTime = "2026-01-01T00:00:00Z";
        thaw.thaw(cut);
        idle();
        Reconciliation<Snapshot, Snapshot.Status> failed = run();
        thaw.thaw(failed);
        assertThat(failed.requeueAfter()).contains(PAUSE);
        assertThatThrownBy(() -> thaw.requireThawed(run())).isInstanceOf(BeingRemoved.class);
        thaw.thaw(run());
        assertThat(phases()).containsExactly("before", "after");

        plane.advance(PAUSE);
        failure = Optional.empty();

        thawed();
        assertThat(phases()).containsExactly("before", "after", "after");
        thaw.requireThawed(run());
    }

    @Test
    void aSnapshotThatIsDeletedMeanwhileThawsFirst() throws Exception {
        freeze();
        plane.cluster().addFinalizer(plane.api().get(Snapshot.class, "s1"));
        plane.cluster().delete(Snapshot.class, "s1");

        assertThatThrownBy(() -> thaw.requireThawed(run())).isInstanceOf(BeingRemoved.class);
        thawed();

        thaw.requireThawed(run());
        assertThat(phases()).containsExactly("before", "after");
    }
}
