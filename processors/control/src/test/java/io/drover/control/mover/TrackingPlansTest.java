package io.drover.control.mover;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.control.claim.ClaimFacts;
import io.drover.mover.MoverRun;
import io.drover.resource.Names;
import io.drover.resource.Snapshot;
import io.drover.resource.SnapshotMetadataService;
import io.drover.support.TestCluster;
import io.drover.support.TestDefinitions;
import io.drover.support.TestPlane;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class TrackingPlansTest {
    private static final ClaimFacts FACTS = new ClaimFacts("ns/data", "uid", "csi.example", "h");

    private TestPlane plane;
    private DriverDistrust distrust;
    private TrackingPlans plans;
    private Snapshot read;

    @BeforeEach
    void start() throws Exception {
        plane = new TestPlane();
        distrust = new DriverDistrust(plane.cluster(), plane.events());
        plans =
                new TrackingPlans(
                        plane.cluster(), plane.cluster(), new TrackingSettings(0.5, 30), distrust);
        read = snapshot("read", "handle-read", true);
    }

    @AfterEach
    void stop() throws Exception {
        plane.close();
    }

    private Snapshot snapshot(String name, String handle, boolean ready) {
        Snapshot snapshot = new Snapshot();
        snapshot.getSpec().volume = "vol";
        Snapshot made = plane.create(snapshot, name, Map.of(Names.LABEL_VOLUME, "vol"));
        TestCluster.annotate(
                plane.cluster(), Snapshot.class, name, Map.of("drover.io/snapshot-handle", handle));
        Snapshot.Status status = new Snapshot.Status();
        status.readyToUse = ready;
        plane.writer().write(plane.cluster().find(Snapshot.class, name).orElseThrow(), status);
        return made;
    }

    private void offer(String certificates) {
        TestDefinitions.define(plane.cluster().client(), SnapshotMetadataService.class, "Cluster");
        SnapshotMetadataService service = new SnapshotMetadataService();
        service.setMetadata(new ObjectMetaBuilder().withName("csi.example").build());
        service.getSpec().address = "svc:6443";
        service.getSpec().audience = "aud";
        service.getSpec().caCert = certificates;
        plane.cluster().client().resource(service).create();
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    private TrackingPlan plan(String word) {
        return plans.of(FACTS, Optional.of(word).filter(text -> !text.isEmpty()), read, "dm-1");
    }

    @Test
    void aClusterThatKnowsNoSuchServices() {
        assertThat(plan(""))
                .isEqualTo(
                        TrackingPlan.none(
                                "there is no SnapshotMetadataService of driver csi.example"));
    }

    @Test
    void theServiceOfTheDriverWithTheSnapshotsThatAreThere() {
        offer(encoded("PEM"));
        snapshot("earlier", "handle-earlier", true);
        snapshot("lost", "handle-lost", false);

        TrackingPlan plan = plan("");

        assertThat(plan.audience()).isEqualTo("aud");
        assertThat(plan.tracking())
                .isEqualTo(
                        new MoverRun.Tracking(
                                "svc:6443",
                                "PEM",
                                plane.cluster().namespace(),
                                "dm-1",
                                List.of("handle-earlier"),
                                "",
                                0.5,
                                30,
                                ""));
    }

    @Test
    void aDriverThatWasCaughtIsNotAskedUnlessItIsTrusted() {
        offer(encoded("PEM"));
        distrust.record("csi.example", plane.backup("b1", "vol", "main"), "block 7");
        distrust.record("csi.example", plane.backup("b2", "vol", "main"), "block 8");

        assertThat(plan("").tracking().distrust())
                .startsWith("driver csi.example kept quiet about a change before");
        assertThat(plan("trust").tracking().distrust()).isEmpty();
        assertThat(plan("off").hasService()).isFalse();
    }

    @Test
    void aCertificateThatIsNoBase64() {
        offer("?=?");

        assertThat(plan("").tracking().missing())
                .isEqualTo("spec.caCert of SnapshotMetadataService csi.example is no Base64");
    }
}
