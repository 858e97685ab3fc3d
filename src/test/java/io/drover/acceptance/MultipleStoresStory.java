package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.store.StoreException;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.Names;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * M3, M4 and M8 with the stores of one kind. The steps build on each other, as the headings of the
 * acceptance list do.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class MultipleStoresStory {
    static final String[] OF_A = {"backup-pvc-lz4-1", "backup-pvc-lz4-2", "backup-pvc-lz4-3"};
    static final String[] OF_B = {"backup-pvc-gzip-1", "backup-pvc-gzip-2", "backup-pvc-gzip-3"};
    private static final long SIZE = 24 * TestDrover.MIB;

    @TempDir private static Path data;

    private StoreKind kind;
    private TestDrover drover;
    private TestStore storeA;
    private TestStore storeB;
    private String firstDigest;
    private String secondDigest;

    abstract StoreKind kind() throws IOException, InterruptedException;

    @BeforeAll
    void startDrover() throws IOException, InterruptedException, StoreException {
        kind = kind();
        drover = TestDrover.start(data.resolve(getClass().getSimpleName()));
        TestStore defaultStore = kind.newStore();
        drover.useByDefault(defaultStore);
        storeA = kind.newStore().withLonghornVolumes("pvc-lz4");
        storeB = kind.newStore().withLonghornVolumes("pvc-gzip");
        drover.createVolume("data", SIZE, Names.DEFAULT_TARGET);
        drover.write("data", 3 * TestDrover.MIB, (int) (5 * TestDrover.MIB), 1);
        drover.write("data", SIZE - TestDrover.MIB, (int) TestDrover.MIB, 2);
    }

    @AfterAll
    void stopDrover() throws IOException, InterruptedException {
        if (drover != null) {
            drover.close();
        }
        if (kind != null) {
            kind.close();
        }
    }

    @Test
    @Order(31)
    @DisplayName("M3.1 a target that holds backups brings them into the cluster")
    void addTarget() {
        drover.createTarget("a", storeA);

        drover.awaitAvailable("a");
        drover.awaitBackups("a", OF_A);
        assertThat(drover.backupVolumes("a")).containsExactly("pvc-lz4");
        Backup backup = drover.get(Backup.class, "backup-pvc-lz4-3");
        assertThat(backup.getStatus().state).isEqualTo("Completed");
        assertThat(backup.getStatus().url)
                .contains("backup=backup-pvc-lz4-3")
                .contains("volume=pvc-lz4");
        assertThat(backup.getStatus().size).isEqualTo("20971520");
    }

    @Test
    @Order(32)
    @DisplayName("M3.2 a backup to default completes and the others of default stay")
    void backUpToDefault() throws IOException {
        firstDigest = drover.digest("data");
        drover.snapshot("snapshot-1", "data");
        Backup first = drover.backup("backup-1", "snapshot-1");
        drover.write("data", 9 * TestDrover.MIB, 4096, 3);
        drover.snapshot("snapshot-2", "data");
        Backup second = drover.backup("backup-2", "snapshot-2");

        assertThat(first.getStatus().backupTargetName).isEqualTo("default");
        assertThat(second.getStatus().url).isNotEqualTo(first.getStatus().url);
        drover.awaitBackups("default", "backup-1", "backup-2");
    }

    @Test
    @Order(33)
    @DisplayName("M3.3 after switching the volume to A a backup goes to A, whose others stay")
    void backUpToOther() throws IOException {
        drover.cluster().patchSpec(Volume.class, "data", Map.of("backupTargetName", "a"));
        drover.write("data", 0, 100_000, 4);
        secondDigest = drover.digest("data");
        drover.snapshot("snapshot-3", "data");
        Backup backup = drover.backup("backup-3", "snapshot-3");

        assertThat(backup.getStatus().backupTargetName).isEqualTo("a");
        drover.awaitBackups("a", OF_A[0], OF_A[1], OF_A[2], "backup-3");
        drover.awaitBackups("default", "backup-1", "backup-2");
    }

    @Test
    @Order(34)
    @DisplayName("M3.4 restoring from default gives correct data")
    void restoreFromDefault() throws IOException {
        String url = drover.get(Backup.class, "backup-1").getStatus().url;

        Volume restored = drover.restore("restored-1", url);

        assertThat(drover.digest("restored-1")).isEqualTo(firstDigest);
        assertThat(restored.getSpec().size).isEqualTo(Long.toString(SIZE));
        assertThat(restored.getSpec().backupTargetName).isEqualTo("default");
    }

    @Test
    @Order(35)
    @DisplayName("M3.5 restoring from A gives correct data")
    void restoreFromOther() throws IOException {
        drover.restore("restored-3", drover.get(Backup.class, "backup-3").getStatus().url);
        drover.restore("longhorn-2", drover.get(Backup.class, OF_A[1]).getStatus().url);

        assertThat(drover.digest("restored-3")).isEqualTo(secondDigest);
        assertThat(drover.digest("longhorn-2"))
                .as("as the manifest of the golden store has it")
                .isEqualTo("10eb9958db14cafe3dbb3442a01bc7c7a16a8c40c886fc18f54afe50ac9447db");
    }

    @Test
    @Order(36)
    @DisplayName("M3.6 one volume name on several targets causes no confusion")
    void sameNameTwice() {
        drover.awaitTrue(
                "BackupVolumes of both targets",
                () ->
                        drover.backupVolumes("default").contains("data")
                                && drover.backupVolumes("a").contains("data"));

        drover.delete(Backup.class, "backup-3");

        drover.awaitBackups("a", OF_A);
        drover.awaitBackups("default", "backup-1", "backup-2");
        assertThat(drover.get(Backup.class, "backup-1").getStatus().state).isEqualTo("Completed");
    }

    @Test
    @Order(41)
    @DisplayName("M4.1 another valid URL replaces the resources by that store's")
    void changeUrl() throws IOException, StoreException {
        Map<String, Long> before = storeA.objects();
        drover.patchTarget(
                "a",
                Map.of(
                        "backupTargetURL",
                        storeB.url(),
                        "credentialSecret",
                        drover.secret("b", storeB.credentials())));

        drover.awaitSynced("a", storeB.url());
        drover.awaitBackups("a", OF_B);
        assertThat(storeA.objects()).isEqualTo(before);
    }

    @Test
    @Order(42)
    @DisplayName("M4.2 an unreachable or invalid URL: unavailable with a reason, resources stay")
    void breakUrl() {
        drover.patchTarget("a", Map.of("backupTargetURL", "s3://no-such-place"));
        assertThat(drover.awaitUnavailable("a")).contains("s3://no-such-place");
        drover.awaitBackups("a", OF_B);

        drover.patchTarget(
                "a", Map.of("backupTargetURL", "nfs://127.0.0.1:/nowhere?nfsOptions=port=1"));
        drover.awaitTrue(
                "the new reason", () -> !drover.awaitUnavailable("a").contains("no-such-place"));
        assertThat(drover.awaitUnavailable("a")).isNotEmpty();
        drover.awaitBackups("a", OF_B);
    }

    @Test
    @Order(43)
    @DisplayName("M4.3 an empty URL removes the resources and leaves the store alone")
    void emptyUrl() throws IOException, StoreException {
        Map<String, Long> before = storeB.objects();
        drover.patchTarget("a", Map.of("backupTargetURL", ""));

        drover.awaitBackups("a");
        drover.awaitTrue("no BackupVolumes", () -> drover.backupVolumes("a").isEmpty());
        assertThat(drover.awaitUnavailable("a")).isEqualTo("backup target URL is empty");
        assertThat(storeB.objects()).isEqualTo(before);
    }

    @Test
    @Order(44)
    @DisplayName("M4.4 the default target's resources are never affected")
    void defaultUnaffected() {
        drover.awaitBackups("default", "backup-1", "backup-2");
        assertThat(drover.get(BackupTarget.class, "default").getStatus().available).isTrue();
    }

    @Test
    @Order(81)
    @DisplayName("M8.1 deleting default is refused")
    void deleteDefault() {
        TestDrover.assumeAdmission();
        assertThatThrownBy(() -> drover.cluster().delete(BackupTarget.class, "default"))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("'default' cannot be deleted");
        assertThat(drover.get(BackupTarget.class, "default").isMarkedForDeletion()).isFalse();
    }

    @Test
    @Order(82)
    @DisplayName("M8.2 deleting A removes its resources and leaves the remote data")
    void deleteTarget() throws IOException, StoreException {
        drover.patchTarget(
                "a",
                Map.of(
                        "backupTargetURL",
                        storeA.url(),
                        "credentialSecret",
                        drover.secret("a", storeA.credentials())));
        drover.awaitSynced("a", storeA.url());
        drover.awaitBackups("a", OF_A);
        Map<String, Long> before = storeA.objects();

        drover.delete(BackupTarget.class, "a");

        drover.awaitTrue(
                "no resources of a",
                () -> drover.backupVolumes("a").isEmpty() && drover.backups("a").isEmpty());
        assertThat(storeA.objects()).isEqualTo(before).isNotEmpty();
    }

    @Test
    @Order(83)
    @DisplayName("M8.3 default is unaffected")
    void defaultStays() {
        drover.awaitBackups("default", "backup-1", "backup-2");
        assertThat(drover.get(BackupTarget.class, "default").getStatus().available).isTrue();
    }

    @Test
    @Order(84)
    @DisplayName("M8.4 adding A again brings its backups back")
    void addAgain() {
        drover.createTarget("a", storeA);

        drover.awaitAvailable("a");
        drover.awaitBackups("a", OF_A);
    }
}
