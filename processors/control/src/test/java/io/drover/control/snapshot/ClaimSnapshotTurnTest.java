package io.drover.control.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.control.hook.HookNote;
import io.drover.control.snapshot.SnapshotObstacle.VolumeNotReady;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Names;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;
import io.drover.resource.VolumeSnapshotClass;
import io.drover.support.AllNamespaces;
import io.drover.support.TestDefinitions;
import io.drover.support.TestPlane;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Of the snapshots of one volume, one is taken at a time. */
@Timeout(60)
class ClaimSnapshotTurnTest {
    private TestPlane plane;
    private Volume volume;
    private ClaimSnapshotTaking taking;

    @BeforeEach
    void start() throws IOException {
        plane = new TestPlane();
        TestDefinitions.define(plane.cluster().client(), VolumeSnapshotClass.class, "Cluster");
        VolumeSnapshotClass fast = new VolumeSnapshotClass();
        fast.setMetadata(new ObjectMetaBuilder().withName("fast").build());
        fast.driver = "csi.example";
        plane.cluster().client().resource(fast).create();
        plane.cluster()
                .client()
                .resource(
                        new NamespaceBuilder()
                                .withNewMetadata()
                                .withName("shop")
                                .endMetadata()
                                .build())
                .create();
        String uid =
                plane.cluster()
                        .client()
                        .resource(
                                new PersistentVolumeClaimBuilder()
                                        .withNewMetadata()
                                        .withNamespace("shop")
                                        .withName("data")
                                        .addToLabels(Names.LABEL_MANAGED_BY, Names.DROVER)
                                        .endMetadata()
                                        .withNewSpec()
                                        .endSpec()
                                        .build())
                        .create()
                        .getMetadata()
                        .getUid();
        volume = new Volume();
        volume.setMetadata(
                new ObjectMetaBuilder()
                        .withName("vol")
                        .withAnnotations(
                                Map.of(
                                        "drover.io/claim", "shop/data",
                                        "drover.io/claim-uid", uid,
                                        "drover.io/csi-driver", "csi.example",
                                        "drover.io/volume-handle", "disk"))
                        .build());
        taking =
                new ClaimSnapshotTaking(
                        new AllNamespaces(plane.cluster()),
                        plane.informers(),
                        plane.cluster(),
                        new SnapshotApi(plane.cluster(), plane.informers()),
                        plane::now,
                        true);
        snapshot("first");
        snapshot("second");
    }

    @AfterEach
    void stop() {
        plane.close();
    }

    private void snapshot(String name) {
        Snapshot snapshot = new Snapshot();
        snapshot.getSpec().volume = "vol";
        snapshot.getSpec().createSnapshot = true;
        plane.create(snapshot, name, Map.of(Names.LABEL_VOLUME, "vol"));
    }

    private void plan(String name) throws Exception {
        taking.plan(run(name), volume);
        assertThat(ClaimSnapshotPlan.of(plane.api().get(Snapshot.class, name))).isPresent();
    }

    private Reconciliation<Snapshot, Snapshot.Status> run(String name) {
        return plane.reconciliations().begin(Snapshot.class, name);
    }

    private void end(String error) {
        Reconciliation<Snapshot, Snapshot.Status> run = run("first");
        run.status().readyToUse = error.isEmpty();
        run.status().error = error;
        plane.reconciliations().publish(run);
    }

    private void owe() {
        HookNote.first("db", "shop/data", plane.now(), List.of())
                .frozen(plane.now())
                .over(plane.now(), "")
                .write(plane.cluster(), plane.api().get(Snapshot.class, "first"));
    }

    private void waitsForTheHook() {
        assertThatThrownBy(() -> plan("second"))
                .isInstanceOf(VolumeNotReady.class)
                .hasMessage("waits until hook db of snapshot first has ended");
    }

    @Test
    void ofOneThatIsBeingTakenTheEndIsAwaited() throws Exception {
        plan("first");

        assertThatThrownBy(() -> plan("second"))
                .isInstanceOf(VolumeNotReady.class)
                .hasMessage("snapshot first of the volume is being taken");

        end("");
        plan("second");
    }

    @Test
    void oneThatIsReadyHasTheTurnAsLongAsItOwesACall() throws Exception {
        plan("first");
        owe();
        end("");

        waitsForTheHook();

        HookNote.remove(plane.cluster(), plane.api().get(Snapshot.class, "first"));
        plan("second");
    }

    @Test
    void oneThatWasGivenUpAndDeletedHasTheTurnAsLongAsItOwesACall() throws Exception {
        plan("first");
        owe();
        end("given up");
        plane.cluster().addFinalizer(plane.api().get(Snapshot.class, "first"));
        plane.cluster().delete(Snapshot.class, "first");

        waitsForTheHook();

        HookNote.remove(plane.cluster(), plane.api().get(Snapshot.class, "first"));
        plan("second");
    }
}
