package io.drover.control.volume;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.mover.DataMoverRoute;
import io.drover.mover.Transfers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.Volume;
import io.drover.support.TestPlane;
import io.drover.support.TestRoutes;
import io.drover.volume.file.FileVolumeDriver;

import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Attached volumes are block devices, and no others. */
class VolumeDeviceTest {
    @TempDir private Path directory;
    private final FakeDevices devices = new FakeDevices();
    private TestPlane plane;
    private TestRoutes routes;

    @BeforeEach
    void start() throws Exception {
        plane = new TestPlane();
        routes =
                VolumeRoutes.on(
                        plane,
                        new FileVolumeDriver(directory, plane::now),
                        new DataMoverRoute(new DefaultCamelContext(), new Transfers()),
                        devices);
        Volume volume = new Volume();
        volume.getSpec().size = "4194304";
        plane.create(volume, "vol", Map.of());
        look();
    }

    @AfterEach
    void stop() {
        routes.close();
        plane.close();
    }

    private Reconciliation<Volume, Volume.Status> look() throws Exception {
        return routes.reconcile(Volume.class, "vol");
    }

    private Reconciliation<Volume, Volume.Status> attachedTo(String node) throws Exception {
        plane.cluster().patchSpec(Volume.class, "vol", Map.of("nodeID", node));
        return look();
    }

    private static Optional<Condition> device(Reconciliation<Volume, Volume.Status> run) {
        return Conditions.find(run.status().conditions, "BlockDevice");
    }

    @Test
    void attachedVolumeIsADeviceUntilItIsDetached() throws Exception {
        assertThat(devices.exported).isEmpty();

        Condition exported = device(attachedTo(TestRoutes.NODE)).orElseThrow();
        assertThat(devices.exported).containsExactly("vol");
        assertThat(exported.status()).isEqualTo(Condition.TRUE);
        assertThat(exported.message()).isEqualTo("socket of vol");

        Condition gone = device(attachedTo("")).orElseThrow();
        assertThat(devices.exported).isEmpty();
        assertThat(gone.status()).isEqualTo(Condition.FALSE);
    }

    @Test
    void volumeThatNeverWasADeviceHasNoConditionOfIt() throws Exception {
        assertThat(device(look())).isEmpty();
    }

    @Test
    void aFailureIsShownAndTriedAgain() throws Exception {
        devices.failure = Optional.of("the path is too long");
        Reconciliation<Volume, Volume.Status> failed = attachedTo(TestRoutes.NODE);
        assertThat(device(failed).orElseThrow().message()).contains("the path is too long");
        assertThat(failed.status().state).isEqualTo("attached");
        assertThat(failed.requeueAfter()).isPresent();

        devices.failure = Optional.empty();
        assertThat(device(look()).orElseThrow().status()).isEqualTo(Condition.TRUE);
    }

    @Test
    void deletedVolumeIsNoDevice() throws Exception {
        attachedTo(TestRoutes.NODE);
        plane.cluster().delete(Volume.class, "vol");
        look();
        assertThat(devices.exported).isEmpty();
    }
}
