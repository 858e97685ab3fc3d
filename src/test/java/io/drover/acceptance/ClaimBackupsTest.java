package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.drover.cli.CliRun;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;
import io.drover.resource.VolumeSnapshot;
import io.drover.resource.VolumeSnapshotContent;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

@DisplayName("Backups of claims are made by Jobs")
class ClaimBackupsTest extends ForeignClaimsStory {
    /** No multiple of a block. */
    static final long SIZE = 8 * TestDrover.MIB + 4096;

    private static TestStore store;

    @BeforeAll
    static void start() throws IOException {
        begin(Map.of());
        store = StoreKind.s3().newStore();
        drover.useByDefault(store);
    }

    @AfterEach
    void nothingIsLeft() {
        foreign.cluster().kubelet().podsOfAJob(1);
        foreign.cluster().kubelet().schedule(true);
        assertNothingLeft(drover, foreign);
    }

    /** Of Jobs and what they need; the snapshots of Snapshots stay. */
    static void assertNothingLeft(TestDrover drover, ForeignClaims foreign) {
        drover.awaitTrue(
                "nothing left: " + leftOver(drover.cluster()),
                () -> leftOver(drover.cluster()).isEmpty());
        drover.awaitTrue(
                "no copy left in the storage",
                () ->
                        foreign.cluster().csi().volumes().size()
                                == drover.cluster()
                                        .client()
                                        .persistentVolumeClaims()
                                        .inNamespace(TestClaims.NAMESPACE)
                                        .list()
                                        .getItems()
                                        .size());
        drover.awaitTrue(
                "a snapshot in the storage for each Snapshot",
                () ->
                        foreign.cluster().snapshotter().snapshots().size()
                                == drover.cluster().list(Snapshot.class).size());
    }

    static List<String> leftOver(Cluster cluster) {
        List<String> left = new ArrayList<>();
        for (Class<? extends HasMetadata> kind :
                List.of(
                        Job.class,
                        Pod.class,
                        Lease.class,
                        ConfigMap.class,
                        PersistentVolumeClaim.class,
                        VolumeSnapshot.class,
                        VolumeSnapshotContent.class)) {
            cluster.client().resources(kind).inAnyNamespace().list().getItems().stream()
                    .filter(
                            object ->
                                    object.getMetadata().getLabels() != null
                                            && object.getMetadata()
                                                    .getLabels()
                                                    .containsKey("drover.io/owner-uid"))
                    .forEach(
                            object ->
                                    left.add(
                                            kind.getSimpleName()
                                                    + " "
                                                    + object.getMetadata().getName()));
        }
        return left;
    }

    private static String restored(Backup backup) throws IOException {
        return restored(backup, store, data);
    }

    /** SHA-256 of what {@code drover restore} makes of it, cut to the size of the device. */
    static String restored(Backup backup, TestStore store, Path data) throws IOException {
        Path credentials = Files.createTempFile(data, "credentials", "");
        StringBuilder lines = new StringBuilder();
        store.credentials().forEach((key, value) -> lines.append(key + "=" + value + "\n"));
        Files.writeString(credentials, lines);
        Path file = data.resolve("restored-" + backup.getMetadata().getName() + ".raw");
        List<String> arguments =
                new ArrayList<>(List.of("restore", backup.getStatus().url, "--to=" + file));
        if (!store.credentials().isEmpty()) {
            arguments.add("--credentials=" + credentials);
        }
        CliRun run = CliRun.of(arguments.toArray(String[]::new));
        assertThat(run.code()).as(run.err()).isZero();
        return Digests.ofBeginning(file, SIZE);
    }

    /** Takes a snapshot of a claim with some data; returns the checksum of all of it. */
    private static String snapshot(String claim, String name, int bytes, int seed)
            throws IOException {
        Volume volume = foreign.adopted(claim, SIZE);
        foreign.write(claim, 0, bytes, seed);
        String written = Digests.ofBeginning(foreign.device(claim), SIZE);
        drover.snapshot(name, volume.getMetadata().getName());
        return written;
    }

    @Test
    @DisplayName("P1 full, changed, incremental, by reading all: each restores to what was there")
    void fullAndIncremental() throws IOException {
        Volume volume = foreign.adopted("data", SIZE);
        String name = volume.getMetadata().getName();
        foreign.write("data", 0, 3 << 20, 1);
        foreign.write("data", SIZE - 4096, 4096, 2);
        String first = Digests.ofBeginning(foreign.device("data"), SIZE);
        drover.snapshot("p1-a", name);
        foreign.write("data", 1 << 20, 4096, 3);
        String second = Digests.ofBeginning(foreign.device("data"), SIZE);
        drover.snapshot("p1-b", name);

        Backup full = drover.backup("p1-full", "p1-a");
        Backup incremental = drover.backup("p1-incremental", "p1-b");

        assertThat(restored(full)).isEqualTo(first);
        assertThat(restored(incremental)).isEqualTo(second);
        assertThat(incremental.getStatus().newlyUploadDataSize).isNotEqualTo("0");
        assertThat(Long.parseLong(incremental.getStatus().newlyUploadDataSize))
                .isLessThan(Long.parseLong(full.getStatus().newlyUploadDataSize));
        assertThat(full.getStatus().labels)
                .containsEntry("drover.io/csi-driver", "fake.csi.drover.io")
                .containsEntry("drover.io/csi-volume-handle", name)
                .hasEntrySatisfying(
                        "drover.io/csi-snapshot-handle",
                        handle -> assertThat(handle).startsWith("snapshot-"))
                .hasEntrySatisfying(
                        "KubernetesStatus",
                        text -> assertThat(text).contains("\"pvcName\":\"data\""));
        assertThat(full.getStatus().volumeSize).isEqualTo(Long.toString(10 * TestDrover.MIB));
        assertThat(drover.get(Volume.class, name).getStatus().lastBackup)
                .isEqualTo("p1-incremental");
    }

    @Test
    @DisplayName("P8 of two Pods of one Job only one writes")
    void twoPods() throws IOException {
        assumeFalse(drover.hasControllers(), "Kubernetes makes no second Pod");
        String written = snapshot("two", "p8", 4 << 20, 4);
        int before = foreign.cluster().kubelet().started();
        foreign.cluster().kubelet().podsOfAJob(2);

        Backup backup = drover.backup("p8", "p8");

        assertThat(foreign.cluster().kubelet().started() - before).isEqualTo(2);
        assertThat(restored(backup)).isEqualTo(written);
    }

    @Test
    @DisplayName("a killed mover is another attempt, a deleted Backup leaves nothing")
    void killedAndCancelled() throws IOException {
        String written = snapshot("killed", "killed", 4 << 20, 5);
        drover.requestBackup("killed", "killed");
        drover.awaitTrue("a mover runs", () -> foreign.cluster().kubelet().running() == 1);

        foreign.cluster().kubelet().killAll();

        drover.awaitThat(
                Backup.class,
                "killed",
                backup ->
                        backup.getStatus()
                                .messages
                                .getOrDefault("error", "")
                                .contains("ended with code 137"));
        assertThat(restored(drover.awaitCompleted("killed"))).isEqualTo(written);

        foreign.cluster().kubelet().schedule(false);
        drover.requestBackup("cancelled", "killed");
        drover.awaitThat(
                Backup.class,
                "cancelled",
                backup ->
                        backup.getStatus()
                                .messages
                                .getOrDefault("mover", "")
                                .startsWith("waiting for a node"));
        drover.delete(Backup.class, "cancelled");
        foreign.cluster().kubelet().schedule(true);
        assertThat(leftOver(drover.cluster())).isEmpty();
    }

    @Test
    @DisplayName("P5 an evicted Pod is replaced, and the backup goes on")
    void evicted() throws IOException {
        String written = snapshot("evicted", "evicted", 4 << 20, 6);
        int before = foreign.cluster().kubelet().started();
        drover.requestBackup("evicted", "evicted");
        drover.awaitTrue("a mover runs", () -> foreign.cluster().kubelet().running() == 1);

        foreign.cluster().kubelet().evictAll();

        assertThat(restored(drover.awaitCompleted("evicted"))).isEqualTo(written);
        assertThat(foreign.cluster().kubelet().started() - before).isEqualTo(2);
    }

    @Test
    @DisplayName("P7 no credentials in any object, argument, environment or log but the Secret")
    void noCredentials() throws IOException {
        snapshot("secret", "p7", 1 << 20, 7);
        StringBuilder seen = new StringBuilder();
        drover.requestBackup("p7", "p7");
        drover.awaitTrue(
                "the end",
                () -> {
                    objects(seen);
                    return drover.get(Backup.class, "p7").getStatus().state.equals("Completed");
                });

        assertThat(seen).contains("run.json", "mover", "\"--credentials=/etc/drover/credentials\"");
        String secret = store.credentials().get("AWS_SECRET_ACCESS_KEY");
        assertThat(seen).doesNotContain(secret);
        assertThat(foreign.cluster().kubelet().output()).doesNotContain(secret);
    }

    @Test
    @DisplayName("P6 a Secret rotated between attempts: the next one reads the new keys")
    void rotated() throws IOException {
        String written = snapshot("rotated", "p6", 1 << 20, 8);
        foreign.cluster().kubelet().schedule(false);
        int before = foreign.cluster().kubelet().started();
        drover.requestBackup("p6", "p6");
        drover.awaitThat(
                Backup.class,
                "p6",
                backup ->
                        backup.getStatus()
                                .messages
                                .getOrDefault("mover", "")
                                .startsWith("waiting for a node"));

        // the keys are no longer valid when the Pod starts
        rotate("withdrawn");
        foreign.cluster().kubelet().schedule(true);
        drover.awaitThat(
                Backup.class,
                "p6",
                backup ->
                        backup.getStatus()
                                .messages
                                .getOrDefault("error", "")
                                .contains("SignatureDoesNotMatch"));
        rotate(store.credentials().get("AWS_SECRET_ACCESS_KEY"));

        assertThat(restored(drover.awaitCompleted("p6"))).isEqualTo(written);
        assertThat(foreign.cluster().kubelet().started() - before).isGreaterThanOrEqualTo(2);
    }

    private static void rotate(String key) {
        String secret = drover.get(BackupTarget.class, "default").getSpec().credentialSecret;
        drover.cluster()
                .client()
                .secrets()
                .inNamespace(drover.cluster().namespace())
                .withName(secret)
                .edit(
                        found ->
                                new SecretBuilder(found)
                                        .addToStringData("AWS_SECRET_ACCESS_KEY", key)
                                        .build());
    }

    private static void objects(StringBuilder seen) {
        for (Class<? extends HasMetadata> kind :
                List.of(
                        Job.class,
                        Pod.class,
                        Lease.class,
                        ConfigMap.class,
                        PersistentVolumeClaim.class,
                        Backup.class,
                        Volume.class,
                        Snapshot.class)) {
            drover.cluster()
                    .client()
                    .resources(kind)
                    .inNamespace(Names.DEFAULT_NAMESPACE)
                    .list()
                    .getItems()
                    .forEach(
                            object ->
                                    seen.append(
                                            drover.cluster()
                                                    .client()
                                                    .getKubernetesSerialization()
                                                    .asJson(object)));
        }
    }
}
