package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.restore.CatchUpRequest;
import io.drover.mover.CatchUpRun;
import io.drover.mover.CatchUpTask;
import io.drover.mover.CatchUpWay;
import io.drover.mover.MoverOutcome;
import io.drover.resource.Cluster;
import io.drover.resource.MoverLease;
import io.drover.store.LeaseFence;
import io.drover.store.TargetReference;
import io.drover.support.TestCluster;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** Two Pods of one Job: what the second may say of a device that the first has had. */
@Timeout(60)
class DevicePermitTest {
    private static final String NAME = "rs-1-1";

    @TempDir Path directory;
    private TestCluster api;

    @BeforeEach
    void start() throws IOException {
        api = TestCluster.start();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private void lease(Map<String, String> annotations) {
        api.cluster()
                .create(
                        new LeaseBuilder()
                                .withNewMetadata()
                                .withName(NAME)
                                .withAnnotations(annotations)
                                .endMetadata()
                                .withNewSpec()
                                .endSpec()
                                .build());
    }

    private Lease lease() {
        return api.get(Lease.class, NAME);
    }

    private MoverLease of(String pod) {
        return new MoverLease(api.cluster(), NAME, pod, InstantSource.system(), System::nanoTime);
    }

    /** A Pod that holds the Lease. */
    private static DevicePermit permit(MoverLease lease) {
        assertThat(lease.hold("{}")).isTrue();
        return begin(lease);
    }

    private static DevicePermit begin(MoverLease lease) {
        LeaseFence fence =
                new LeaseFence(NAME, MoverLease.TRUST, Duration.ofMinutes(10), System::nanoTime);
        fence.renewed(System.nanoTime());
        return new DevicePermit(lease, fence);
    }

    /** Another Pod, which cannot read the backup, and so writes nothing. */
    private MoverOutcome failingPod() throws IOException {
        Path run = directory.resolve("run.json");
        Path result = directory.resolve("result");
        Path kubeconfig = directory.resolve("kubeconfig");
        Path device = directory.resolve("device");
        Files.createDirectories(directory.resolve("store"));
        String url = directory.resolve("store").toUri().toString();
        CatchUpTask task =
                new CatchUpTask(
                        "standby",
                        new TargetReference("main", url, ""),
                        new CatchUpRequest(new VolumeName("vol"), new BackupName("b2")),
                        "",
                        "",
                        "pvc");
        CatchUpRun content =
                CatchUpRun.of(
                        task,
                        CatchUpWay.COMPARISON,
                        MoverOutcome.Reached.NOTHING,
                        api.cluster().namespace(),
                        NAME,
                        0);
        Files.writeString(run, Cluster.MAPPER.valueToTree(content).toString());
        Files.write(device, new byte[4096]);
        Files.writeString(
                kubeconfig,
                """
                apiVersion: v1
                kind: Config
                current-context: here
                contexts:
                - name: here
                  context: {cluster: here, user: me}
                clusters:
                - name: here
                  cluster: {server: "%s"}
                users:
                - name: me
                  user: {}
                """
                        .formatted(api.cluster().client().getConfiguration().getMasterUrl()));
        CliRun ended =
                CliRun.of(
                        "mover",
                        "catch-up",
                        "--run",
                        run.toString(),
                        "--kubeconfig",
                        kubeconfig.toString(),
                        "--device",
                        device.toString(),
                        "--result",
                        result.toString());
        assertThat(ended.code()).as(ended.err()).isNotZero();
        return Cluster.MAPPER.readValue(Files.readString(result), MoverOutcome.class);
    }

    @Test
    void whatAnEvictedPodHasWrittenTheNextOneDoesNotDeny() throws Exception {
        lease(Map.of(MoverLease.TOUCHED, "false"));
        MoverLease first = of("pod-1");
        DevicePermit permit = permit(first);
        permit.await();
        assertThat(MoverLease.isUntouched(lease())).as("before the write").isFalse();
        assertThat(first.hold("{\"bytesDone\":1}")).as("it goes on").isTrue();
        first.release();

        MoverOutcome second = failingPod();

        assertThat(second.failure()).isEqualTo("NotFound");
        assertThat(lease().getMetadata().getAnnotations())
                .containsEntry(MoverLease.TOUCHED, "true");
    }

    @Test
    void ifNoneHasWrittenTheLastOneTellsThat() throws Exception {
        lease(Map.of(MoverLease.TOUCHED, "false"));
        MoverLease first = of("pod-1");
        permit(first);
        first.release();

        assertThat(failingPod().failure()).isEqualTo("NotFound");
        assertThat(MoverLease.isUntouched(lease())).isTrue();
    }

    @Test
    void aLeaseThatCannotTellProvesNothing() throws Exception {
        lease(Map.of());

        assertThat(failingPod().failure()).isEqualTo("NotFound");
        assertThat(MoverLease.isUntouched(lease())).isFalse();
        assertThat(MoverLease.close(api.cluster(), NAME)).isFalse();
    }

    @Test
    void nothingIsWrittenThatTheLeaseDoesNotRemember() {
        lease(Map.of(MoverLease.TOUCHED, "false"));
        DevicePermit permit = permit(of("pod-1"));
        api.cluster().patch(Lease.class, NAME, Map.of("spec", Map.of("holderIdentity", "pod-2")));

        assertThatThrownBy(permit::await)
                .isInstanceOf(DevicePermit.NoPermitException.class)
                .hasMessageContaining("is not held");
        assertThat(MoverLease.isUntouched(lease())).isTrue();
    }

    @Test
    void aLeaseThatWasClosedRightAfterItWasTakenPermitsNothing() {
        lease(Map.of(MoverLease.TOUCHED, "false"));
        MoverLease lease = of("pod-1");
        assertThat(lease.hold("{}")).isTrue();
        assertThat(MoverLease.close(api.cluster(), NAME)).isTrue();

        DevicePermit permit = begin(lease);

        assertThatThrownBy(permit::await).isInstanceOf(DevicePermit.NoPermitException.class);
        assertThat(MoverLease.isClosed(lease())).isTrue();
    }

    @Test
    void oneThatIsGonePermitsNothing() {
        lease(Map.of(MoverLease.TOUCHED, "false"));
        MoverLease lease = of("pod-1");
        assertThat(lease.hold("{}")).isTrue();
        api.cluster().delete(Lease.class, NAME);

        DevicePermit permit = begin(lease);

        assertThatThrownBy(permit::await).isInstanceOf(DevicePermit.NoPermitException.class);
    }
}
