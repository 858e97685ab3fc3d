package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.store.StoreException;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.Names;
import io.drover.resource.Times;
import io.drover.resource.Volume;
import io.drover.store.s3.FaultProxy;
import io.drover.store.s3.S3TestServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

@DisplayName("Faults: a clear state, no lost data, recovery when the fault ends")
class FaultsTest {
    private static final String ANY = ".*";

    @TempDir private Path data;

    private TestDrover drover;
    private FaultProxy proxy;
    private TestStore store;

    @BeforeEach
    void start() throws IOException {
        drover = TestDrover.start(data);
        proxy = new FaultProxy(BackupsOnS3Test.endpointOf(S3TestServer.get().secret()));
        TestStore direct = StoreKind.s3().newStore();
        store = direct;
        drover.createTarget("s3", BackupsOnS3Test.through(proxy, direct));
        drover.awaitAvailable("s3");
    }

    @AfterEach
    void stop() throws IOException {
        drover.close();
        proxy.close();
    }

    private String volumeWithSnapshot(String volume, long size) throws IOException {
        drover.createVolume(volume, size, "s3");
        drover.write(volume, 0, (int) (size * 3 / 4), 7);
        drover.snapshot(volume + "-snapshot", volume);
        return volume + "-snapshot";
    }

    private void requestSync(String target) {
        drover.patchTarget(target, Map.of("syncRequestedAt", Times.format(Instant.now())));
    }

    @Test
    @DisplayName("a store that answers 503 in the middle of a backup delays it and no more")
    void outageDuringBackup() throws IOException {
        String snapshot = volumeWithSnapshot("outage", 64 * TestDrover.MIB);
        String digest = drover.digest("outage");
        proxy.next(4, "PUT .*\\.blk.*", proxy.delay(300));
        proxy.next(40, "PUT .*\\.blk.*", FaultProxy.status(503, "SlowDown"));
        proxy.next(2, "PUT .*", FaultProxy.reset());

        Backup backup = drover.backup("outage-backup", snapshot);

        drover.restore("outage-restored", backup.getStatus().url);
        assertThat(drover.digest("outage-restored")).isEqualTo(digest);
    }

    @Test
    @DisplayName("a full store: the backup reports it and completes when there is space")
    void fullStore() throws IOException {
        String snapshot = volumeWithSnapshot("large", 16 * TestDrover.MIB);
        String digest = drover.digest("large");
        proxy.next(1000, "PUT .*", FaultProxy.status(507, "InsufficientStorage"));
        drover.requestBackup("large-backup", snapshot);

        Backup waiting =
                drover.awaitThat(
                        Backup.class,
                        "large-backup",
                        backup -> backup.getStatus().messages.containsKey("error"));

        assertThat(waiting.getStatus().state).isEqualTo("InProgress");
        assertThat(waiting.getStatus().messages.get("error")).contains("tried again");
        proxy.heal();
        Backup backup = drover.awaitCompleted("large-backup");
        assertThat(backup.getStatus().messages).isEmpty();
        drover.restore("large-restored", backup.getStatus().url);
        assertThat(drover.digest("large-restored")).isEqualTo(digest);
    }

    @Test
    @DisplayName("a store that is down makes the target unavailable, and available when it is back")
    void outageOfTarget() throws IOException {
        drover.backup("kept", volumeWithSnapshot("keeping", 8 * TestDrover.MIB));
        drover.awaitTrue("its BackupVolume", () -> drover.backupVolumes("s3").contains("keeping"));
        proxy.next(100_000, ANY, FaultProxy.status(500, "InternalError"));
        requestSync("s3");

        assertThat(drover.awaitUnavailable("s3")).contains("500");
        assertThat(drover.backupNames("s3")).containsExactly("kept");
        assertThat(drover.backupVolumes("s3")).containsExactly("keeping");

        proxy.heal();
        drover.awaitAvailable("s3");
        drover.awaitBackups("s3", "kept");
    }

    @Test
    @DisplayName("a deletion that fails is reported, tried again and succeeds when the fault ends")
    void outageDuringDeletion() throws IOException, StoreException {
        drover.backup("doomed", volumeWithSnapshot("short-lived", 8 * TestDrover.MIB));
        assertThat(store.objects()).isNotEmpty();
        proxy.next(100_000, ANY, FaultProxy.status(403, "AccessDenied"));

        drover.cluster().delete(Backup.class, "doomed");

        drover.awaitThat(
                Backup.class,
                "doomed",
                backup ->
                        backup.getStatus().state.equals("Error")
                                && !backup.getStatus().messages.isEmpty());
        proxy.heal();
        drover.awaitGone(Backup.class, "doomed");
        assertThat(store.objects().keySet()).noneMatch(key -> key.endsWith(".blk"));
    }

    @Test
    @DisplayName("wrong credentials: the target reports them, nothing in the cluster is deleted")
    void wrongSecret() throws IOException {
        drover.backup("safe", volumeWithSnapshot("guarded", 8 * TestDrover.MIB));
        Map<String, String> good = BackupsOnS3Test.through(proxy, store).credentials();
        Map<String, String> wrong = new HashMap<>(good);
        wrong.put("AWS_SECRET_ACCESS_KEY", "guessed");
        drover.secret("s3", wrong);
        requestSync("s3");

        assertThat(drover.awaitUnavailable("s3")).containsIgnoringCase("signature");
        assertThat(drover.backupNames("s3")).containsExactly("safe");

        drover.secret("s3", good);
        requestSync("s3");
        drover.awaitAvailable("s3");
    }

    @Test
    @DisplayName("a volume from a damaged backup is never presented as good; other volumes are")
    void damagedStore() throws IOException, StoreException {
        TestStore damaged =
                StoreKind.s3()
                        .newStore()
                        .withLonghornVolumes("pvc-bitflip", "pvc-badcfg", "pvc-none");
        drover.createTarget("damaged", damaged);
        drover.awaitAvailable("damaged");
        drover.awaitTrue(
                "all backups",
                () ->
                        drover.backupNames("damaged").contains("backup-pvc-none-1")
                                && drover.findBackup("backup-pvc-bitflip-2")
                                        .filter(
                                                backup ->
                                                        backup.getStatus()
                                                                .state
                                                                .equals("Completed"))
                                        .isPresent());

        drover.requestRestore(
                "bad", drover.get(Backup.class, "backup-pvc-bitflip-2").getStatus().url);
        Volume bad =
                drover.awaitThat(
                        Volume.class,
                        "bad",
                        volume -> volume.getStatus().robustness.equals("faulted"));

        assertThat(bad.getStatus().restoreRequired).isTrue();
        Condition condition = Conditions.find(bad.getStatus().conditions, "Restore").orElseThrow();
        assertThat(condition.reason()).isEqualTo("RestoreFailure");
        assertThat(condition.message()).contains("is damaged");
        drover.awaitThat(
                BackupVolume.class,
                Names.backupVolume("pvc-badcfg", "damaged"),
                volume -> volume.getStatus().messages.containsKey("error"));
        assertThat(drover.get(BackupTarget.class, "damaged").getStatus().available).isTrue();
        drover.restore("good", drover.awaitCompleted("backup-pvc-none-1").getStatus().url);
    }

    @Test
    @DisplayName("a directory that is not there any more is no empty store")
    void lostDirectory() throws IOException {
        Path directory = data.resolve("elsewhere");
        Files.createDirectories(directory);
        drover.createTarget("mounted", new TestStore(directory.toUri().toString(), Map.of()));
        drover.awaitAvailable("mounted");
        drover.createVolume("vol", 8 * TestDrover.MIB, "mounted");
        drover.write("vol", 0, 4096, 1);
        drover.snapshot("vol-1", "vol");
        drover.backup("vol-b1", "vol-1");
        drover.awaitTrue("its BackupVolume", () -> drover.backupVolumes("mounted").contains("vol"));

        Files.move(directory, data.resolve("unmounted"));
        requestSync("mounted");

        assertThat(drover.awaitUnavailable("mounted")).contains(directory.toString());
        assertThat(drover.backupNames("mounted")).containsExactly("vol-b1");
        Files.move(data.resolve("unmounted"), directory);
        requestSync("mounted");
        drover.awaitAvailable("mounted");
        drover.awaitBackups("mounted", "vol-b1");
    }

    @Test
    @DisplayName("a restart in the middle of a backup takes it up again")
    void restart() throws IOException {
        String snapshot = volumeWithSnapshot("restarted", 64 * TestDrover.MIB);
        String digest = drover.digest("restarted");
        proxy.next(1000, "PUT .*\\.blk.*", proxy.delay(400));
        drover.requestBackup("restarted-backup", snapshot);
        drover.awaitThat(
                Backup.class,
                "restarted-backup",
                backup -> backup.getStatus().state.equals("InProgress"));

        drover.restart();
        proxy.heal();

        Backup backup = drover.awaitCompleted("restarted-backup");
        drover.restore("restarted-restored", backup.getStatus().url);
        assertThat(drover.digest("restarted-restored")).isEqualTo(digest);
    }
}
