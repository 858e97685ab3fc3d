package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.resource.BackupTarget;
import io.drover.store.nfs4.GaneshaServer;
import io.drover.store.nfs4.NeedsGanesha;
import io.drover.store.nfs4.RpcStub;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** B2: targets on NFS, as far as they differ from others. */
@NeedsGanesha
class NfsTargetTest {
    private static final long SIZE = 8 * TestDrover.MIB;

    @TempDir private static Path data;

    private static GaneshaServer server;
    private static TestDrover drover;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        server = GaneshaServer.start();
        drover = TestDrover.start(data.resolve("drover"));
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (drover != null) {
            drover.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private static void target(String name, String url) {
        drover.createTarget(name, new TestStore(url, Map.of()));
    }

    private static void requestSync(String name) {
        String soon = Instant.now().plusSeconds(1).truncatedTo(ChronoUnit.SECONDS).toString();
        drover.patchTarget(name, Map.of("syncRequestedAt", soon));
    }

    private static String inLonghornsForm(String path, String options) {
        return "nfs://127.0.0.1:" + path + "?nfsOptions=port%3D" + server.port() + options;
    }

    @Test
    @DisplayName("B2.1 a backup to nfs://host:/export/path is files on the server")
    void backsUp() throws IOException {
        Files.createDirectories(server.directory("rw").resolve("some/path"));
        target("nfs", inLonghornsForm("/export/rw/some/path", ""));
        drover.awaitAvailable("nfs");
        drover.createVolume("on-nfs", SIZE, "nfs");
        drover.write("on-nfs", TestDrover.MIB, (int) (4 * TestDrover.MIB), 1);
        drover.snapshot("nfs-snapshot", "on-nfs");

        String url = drover.backup("nfs-backup", "nfs-snapshot").getStatus().url;

        assertThat(server.directory("rw").resolve("some/path/backupstore/volumes"))
                .isDirectoryRecursivelyContaining("glob:**/backup_nfs-backup.cfg")
                .isDirectoryRecursivelyContaining("glob:**/*.blk");
        drover.awaitBackups("nfs", "nfs-backup");
        drover.restore("nfs-restored", url);
        assertThat(drover.digest("nfs-restored")).isEqualTo(drover.digest("on-nfs"));
    }

    @Test
    @DisplayName("B2.2 a target on a server of NFSv3 only is unavailable, with the reason")
    void refusesOldServers() throws IOException {
        try (RpcStub old = RpcStub.answering(RpcStub.VERSION_3_ONLY)) {
            target("old", "nfs://127.0.0.1:" + old.port() + "/export");

            assertThat(drover.awaitUnavailable("old")).contains("NFSv3-only");
        }
    }

    @Test
    @DisplayName("B2.2 a dead server is unavailable, and available again when it is back")
    void noticesDeathAndReturn() throws IOException, InterruptedException {
        try (GaneshaServer mortal = GaneshaServer.start()) {
            target("mortal", mortal.url("rw"));
            drover.awaitAvailable("mortal");

            mortal.kill();
            requestSync("mortal");
            assertThat(drover.awaitUnavailable("mortal")).contains("cannot be reached");

            mortal.begin();
            requestSync("mortal");
            drover.awaitAvailable("mortal");
            drover.delete(BackupTarget.class, "mortal");
        }
    }

    @Test
    @DisplayName("B2.2 servers that never answer and unused addresses do not hang")
    void doesNotHang() throws IOException {
        try (RpcStub silent = RpcStub.silent()) {
            target("silent", "nfs://127.0.0.1:" + silent.port() + "/export?nfsOptions=timeo=20");
            target("nobody", "nfs://192.0.2.1:/export");

            assertThat(drover.awaitUnavailable("silent")).contains("no answer within 2000 ms");
            assertThat(drover.awaitUnavailable("nobody")).contains("192.0.2.1");
        }
    }

    @Test
    @DisplayName("B2.3 options in the query are understood, or refused by name")
    void readsOptions() {
        target(
                "options",
                inLonghornsForm("/export/rw", "%2Cnfsvers%3D4.2%2Csoft%2Ctimeo%3D300%2Cretry%3D2"));
        target("refused", inLonghornsForm("/export/rw/other", "%2Chard"));

        drover.awaitAvailable("options");
        assertThat(drover.awaitUnavailable("refused")).contains("'hard'");
    }
}
