package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.resource.Names;
import io.drover.resource.VolumeSnapshotContent;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

@DisplayName("What Jobs left over is removed")
@Timeout(180)
class MoverSweepTest {
    private static final Duration LONG_AGO = Duration.ofMinutes(20);

    @TempDir private Path data;
    private final MovableClock clock = new MovableClock();

    /** What is left of a backup whose Backup is gone. */
    private static void leave(TestDrover drover, String name, String uid, String namespace) {
        VolumeSnapshotContent content = new VolumeSnapshotContent();
        content.setMetadata(
                new ObjectMetaBuilder()
                        .withName(name)
                        .withLabels(
                                Map.of(
                                        Names.LABEL_MANAGED_BY,
                                        Names.DROVER,
                                        "drover.io/owner-uid",
                                        uid))
                        .build());
        content.getSpec().deletionPolicy = VolumeSnapshotContent.RETAIN;
        content.getSpec().driver = "another.csi.example.com";
        content.getSpec().source.snapshotHandle = "a-snapshot";
        content.getSpec().volumeSnapshotRef.namespace = namespace;
        content.getSpec().volumeSnapshotRef.name = name;
        drover.cluster().createOutside(content);
    }

    /** The disk of a claim of Drover's that is gone, which its class would keep. */
    private static void leaveDisk(TestDrover drover, String name, String namespace) {
        drover.cluster()
                .createOutside(
                        new PersistentVolumeBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .endMetadata()
                                .withNewSpec()
                                .addToCapacity("storage", new Quantity("4Mi"))
                                .withAccessModes("ReadWriteOnce")
                                .withPersistentVolumeReclaimPolicy("Retain")
                                .withNewClaimRef()
                                .withNamespace(namespace)
                                .withName(name)
                                .withUid("gone")
                                .endClaimRef()
                                .withNewCsi()
                                .withDriver("another.csi.example.com")
                                .withVolumeHandle(name)
                                .endCsi()
                                .endSpec()
                                .build());
    }

    private static String policy(TestDrover drover, String name) {
        return drover.cluster()
                .client()
                .persistentVolumes()
                .withName(name)
                .get()
                .getSpec()
                .getPersistentVolumeReclaimPolicy();
    }

    private static boolean isThere(TestDrover drover, String name) {
        return drover.cluster().client().resources(VolumeSnapshotContent.class).withName(name).get()
                != null;
    }

    @Test
    @DisplayName("after a quarter of an hour, and what another Drover's namespace needs stays")
    void sweeps() throws IOException {
        clock.set(Instant.parse("2027-03-01T00:00:00Z"));
        try (TestDrover drover =
                TestDrover.startDeployed(
                        data,
                        ForeignClaims.properties(Map.of("drover.mover.sweep", "1s")),
                        clock)) {
            try (ForeignClaims foreign = ForeignClaims.in(drover)) {
                foreign.cluster().snapshotClass("keeping", "Retain");
                foreign.claim("data", ForeignClaims.CLASS, TestDrover.MIB * 2, "disabled");
                foreign.forsake("data", "keeping");
                // that of the others would go first
                String ours = "dm-000000000002";
                String others = "dm-000000000001";
                leave(drover, ours, "00000000-0002-0000-0000-000000000000", "longhorn-system");
                leave(drover, others, "00000000-0001-0000-0000-000000000000", "elsewhere");

                leaveDisk(drover, "rs-000000000003", "longhorn-system");
                leaveDisk(drover, "rs-000000000004", "elsewhere");
                leaveDisk(drover, "somebodys-data", "longhorn-system");

                clock.set(clock.instant().plus(LONG_AGO));

                await("what is left over goes")
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> !isThere(drover, ours));
                assertThat(isThere(drover, others)).isTrue();
                await("the snapshot of a class of policy Retain goes from the storage")
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> foreign.cluster().snapshotter().snapshots().isEmpty());
                await("its disk goes")
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> policy(drover, "rs-000000000003").equals("Delete"));
                assertThat(policy(drover, "rs-000000000004")).isEqualTo("Retain");
                assertThat(policy(drover, "somebodys-data")).isEqualTo("Retain");
            }
        }
    }
}
