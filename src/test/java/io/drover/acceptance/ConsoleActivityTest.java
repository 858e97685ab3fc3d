package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.resource.BackingImage;
import io.drover.resource.Backup;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.BackupTarget;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.SystemBackup;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.ConfigMap;

import org.jsoup.nodes.Document;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/** The console's pages about what runs, waits and has ended, in a browser without JavaScript. */
@Timeout(240)
class ConsoleActivityTest extends ConsoleStory {
    private static final String ACTIVITY = "/console/activity";

    @Override
    Map<String, String> more() {
        return Map.of(
                "drover.image.download.local", "true", "drover.console.history-period", "500");
    }

    /** The row of a piece of work, once the page has it below that heading. */
    private String rowBelow(String table, String run) {
        return await(run + " in " + table)
                .atMost(Duration.ofSeconds(40))
                .until(
                        () ->
                                console.shown(ACTIVITY)
                                        .select("#runs-" + table + " [id=run-" + run + "]")
                                        .text(),
                        text -> !text.isEmpty());
    }

    @Test
    @DisplayName("Where nothing is done the page says so")
    void none() throws Exception {
        Document page = console.page(ACTIVITY);

        ConsolePagesTest.hasTheFrame(page);
        assertThat(page.text())
                .contains("Nothing runs at the moment", "Nothing waits", "Nothing has ended");
        assertThat(console.page(ACTIVITY + "?state=failed").text()).contains("Nothing has failed");
        assertThat(page.select("header .running")).isEmpty();
        assertThat(console.get(ACTIVITY + "/backup/none").statusCode()).isEqualTo(404);
        assertThat(console.get(ACTIVITY + "/nothing/none").statusCode()).isEqualTo(404);
        assertThat(console.get(ACTIVITY + "/backup/none/cancel").statusCode()).isEqualTo(404);
    }

    @Test
    @DisplayName("What has ended is listed for a day, each with its page")
    void ended() throws Exception {
        drover.createVolume("data", 4 * TestDrover.MIB, "default");
        drover.write("data", 0, 1_000_000, 1);
        drover.snapshot("monday", "data");
        Backup backup = drover.backup("data-monday", "monday");
        drover.restore("copy", backup.getStatus().url);
        drover.create(new SystemBackup(), "nightly");
        drover.awaitThat(
                SystemBackup.class, "nightly", found -> found.getStatus().state.equals("Ready"));

        assertThat(rowBelow("ended", "backup-data-monday")).contains("data → default", "done");
        assertThat(rowBelow("ended", "restore-copy")).contains("done", "restored");
        assertThat(rowBelow("ended", "system-backup-nightly")).contains("done");
        ConsolePagesTest.hasTheFrame(console.page(ACTIVITY));
        assertThat(console.page(ACTIVITY + "?state=failed").select("#runs-ended")).isEmpty();
        for (String run : new String[] {"backup/data-monday", "restore/copy"}) {
            Document page = console.page(ACTIVITY + "/" + run);
            ConsolePagesTest.hasTheFrame(page);
            assertThat(page.select(".actions a").eachText())
                    .noneMatch(text -> text.contains("Cancel"));
            assertThat(page.select("details.yaml pre")).hasSize(1);
            assertThat(console.get(ACTIVITY + "/" + run + "/cancel").statusCode()).isEqualTo(404);
        }
    }

    private String strip(String page) throws Exception {
        return console.shown(page).select("svg.strip").attr("aria-label");
    }

    /** As a disk that loses the data of volumes. */
    private void loseData() throws IOException {
        try (Stream<Path> files = Files.walk(data.resolve("volumes"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (file.getFileName().toString().startsWith("layer-")) {
                    Files.delete(file);
                }
            }
        }
    }

    private String history() {
        return drover.cluster()
                .find(ConfigMap.class, "drover-history-0")
                .map(map -> String.join("\n", map.getData().values()))
                .orElse("");
    }

    @Test
    @DisplayName(
            "A failed backup that was deleted stays in the strips, after a restart as well, and"
                    + " with an entry that somebody has mangled")
    void remembered() throws Exception {
        drover.createVolume("data", 4 * TestDrover.MIB, "default");
        drover.write("data", 0, 1_000_000, 1);
        drover.snapshot("monday", "data");
        drover.backup("data-monday", "monday");
        drover.write("data", 0, 1_000_000, 2);
        drover.snapshot("tuesday", "data");
        loseData();
        drover.requestBackup("data-tuesday", "tuesday");
        assertThat(drover.awaitFinal("data-tuesday").getStatus().state).isEqualTo("Error");
        drover.cluster().delete(Backup.class, "data-tuesday");
        drover.awaitGone(Backup.class, "data-tuesday");
        drover.awaitTrue(
                "it is written", () -> history().matches("(?s).*\"data\",.*\"days\":\"1,1,.*"));

        String both = "Backups on 1 of the last 30 days, failures on 1";
        for (String page : new String[] {"/console/", "/console/volumes/data"}) {
            drover.awaitTrue(page, () -> strip(page).equals(both));
        }
        assertThat(strip("/console/volumes")).isEqualTo(both.replace("30", "14"));
        Document target = console.page("/console/targets/default");
        assertThat(target.select("svg.strip").eachAttr("aria-label"))
                .containsExactly(
                        both, "Available on 1 of the last 30 days, unavailable at times on 0");
        assertThat(target.select("svg.strip g title").eachText())
                .anyMatch(day -> day.endsWith(": 1 backup, 1 failed"));

        String mangled =
                drover.get(ConfigMap.class, "drover-history-0").getData().entrySet().stream()
                        .filter(entry -> !entry.getValue().contains("\"data\""))
                        .findFirst()
                        .orElseThrow()
                        .getKey();
        drover.runtime().context().getRouteController().stopRoute("write-history");
        drover.cluster()
                .patch(
                        ConfigMap.class,
                        "drover-history-0",
                        Map.of("data", Map.of(mangled, "mangled")));
        drover.restart();

        drover.awaitTrue("after the restart", () -> strip("/console/volumes/data").equals(both));
        drover.awaitTrue("it is begun anew", () -> !history().contains("mangled"));
        assertThat(strip("/console/")).isEqualTo(both);
    }

    @Test
    @DisplayName(
            "A backup, or all of a volume, is verified when somebody asks for it: its page, the"
                    + " activity and events tell what came of it; what cannot be read is refused")
    void verified() throws Exception {
        drover.createVolume("data", 4 * TestDrover.MIB, "default");
        drover.write("data", 0, 4_000_000, 1);
        drover.snapshot("monday", "data");
        drover.backup("data-monday", "monday");
        String page = "/console/backups/default/data/data-monday";
        awaitPage(page);
        assertThat(console.page(page).select("#proof")).isEmpty();
        assertThat(console.page(page).select(".actions a[href$=/verify]").text())
                .isEqualTo("Verify now");
        assertThat(console.page(page + "/verify").text())
                .contains("all of its blocks", "Nothing is written there");

        Document asked = console.submit(page + "/verify", Map.of());

        assertThat(asked.select(".notice").text()).contains("The verification was requested");
        Document proven = pageWith(page, "2 blocks were read; no damage found");
        assertThat(proven.select("section:has(#proof) .tone-ok").text()).contains("done");
        assertThat(proven.text()).contains("VerificationRequested", "VerificationCompleted");
        assertThat(rowBelow("ended", "backup-verification-data-monday"))
                .contains("data on default", "done", "no damage found");
        assertThat(drover.get(Backup.class, "data-monday").getStatus().verified).isEqualTo("100%");

        try (Stream<Path> files = Files.walk(data.resolve("backupstore"))) {
            Files.delete(
                    files.filter(file -> file.toString().endsWith(".blk"))
                            .findFirst()
                            .orElseThrow());
        }
        console.submit("/console/verify-backups/default/data", Map.of());
        Document damaged = pageWith("/console/backups/default/data", "1 block is missing");
        assertThat(damaged.select("section:has(#proof) .tone-bad").text()).contains("failed");
        assertThat(console.page(ACTIVITY + "?state=failed").select("[id^=run-backups-ver]").text())
                .contains("all backups of data on default", "missing");
        drover.awaitTrue("damaged", () -> strip("/console/volumes/data").endsWith("failures on 1"));

        String token = console.page(page + "/verify").select("input[name=token]").attr("value");
        Files.move(data.resolve("backupstore"), data.resolve("unplugged"));
        Files.createFile(data.resolve("backupstore"));
        console.submit("/console/targets/default/read", Map.of());
        drover.awaitUnavailable("default");
        Document form = pageWith(page + "/verify", "It cannot be verified now");
        assertThat(form.text()).contains("backup target 'default' is not available");
        assertThat(form.select("main form button")).isEmpty();
        HttpResponse<String> refused =
                console.send(
                        console.form(page + "/verify", Map.of("token", token))
                                .header("Origin", "http://127.0.0.1:" + console.port()));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("It cannot be verified now");
        String before = drover.get(Backup.class, "data-monday").getStatus().lastVerifyNow;
        drover.cluster()
                .patch(
                        Backup.class,
                        "data-monday",
                        Map.of(
                                "metadata",
                                Map.of("annotations", Map.of("drover.io/verify-now", "by-hand"))));
        Backup answered =
                drover.awaitThat(
                        Backup.class,
                        "data-monday",
                        found -> !found.getStatus().lastVerifyNow.equals(before));
        assertThat(Conditions.find(answered.getStatus().conditions, "Verified"))
                .map(Condition::reason)
                .contains("VerificationRefused");
    }

    @Test
    @DisplayName("What waits says for what, and is cancelled")
    void waiting() throws Exception {
        BackupTarget gone = new BackupTarget();
        gone.getSpec().backupTargetURL = "s3://bucket@region/path/";
        drover.create(gone, "offsite");
        drover.awaitUnavailable("offsite");
        BackupBackingImage backup = new BackupBackingImage();
        backup.getSpec().backingImage = "ubuntu";
        backup.getSpec().backupTargetName = "offsite";
        backup.getSpec().userCreated = true;
        drover.create(backup, "ubuntu-offsite");

        assertThat(rowBelow("waiting", "image-backup-ubuntu-offsite"))
                .contains("ubuntu → offsite", "waiting", "is not available");
        String run = ACTIVITY + "/image-backup/ubuntu-offsite";
        assertThat(console.page(run).text()).contains("is not available", "Cancel");
        assertThat(console.page(run + "/cancel").text())
                .contains("The backup of the image is deleted");

        Document done = console.submit(run + "/cancel", Map.of());

        assertThat(done.select(".notice").text()).contains("being cancelled");
        drover.awaitGone(BackupBackingImage.class, "ubuntu-offsite");
    }

    @Test
    @DisplayName("A backup and a restore that run are cancelled with all that they have made")
    void cancelled() throws Exception {
        drover.createVolume("data", 4 * TestDrover.MIB, "default");
        drover.write("data", 0, 1_000_000, 1);
        drover.snapshot("monday", "data");
        String url = drover.backup("data-monday", "monday").getStatus().url;
        slowDown();
        drover.write("data", 0, 1_000_000, 2);
        drover.snapshot("tuesday", "data");
        drover.requestBackup("data-tuesday", "tuesday");
        drover.requestRestore("copy", url);

        assertThat(rowBelow("running", "backup-data-tuesday"))
                .contains("data → default", "running");
        assertThat(rowBelow("running", "restore-copy")).contains("running");
        assertThat(console.page("/console/").select("header .running").text())
                .isEqualTo("2 running");

        console.submit(ACTIVITY + "/backup/data-tuesday/cancel", Map.of());
        console.submit(ACTIVITY + "/restore/copy/cancel", Map.of());

        drover.awaitGone(Backup.class, "data-tuesday");
        drover.awaitGone(Volume.class, "copy");
        assertThat(drover.backupNames("default")).containsExactly("data-monday");
        assertThat(pageRunning()).isEmpty();
    }

    /** Restarts Drover with routes that keep data from moving. */
    private void slowDown() throws IOException {
        String routes =
                Files.readString(
                        Path.of(System.getProperty("drover.root"), "routes/data-mover.camel.yaml"));
        Path own = Files.createDirectories(data.resolve("routes"));
        Files.writeString(
                own.resolve("data-mover.camel.yaml"),
                routes.replace(
                        "\n      steps:\n",
                        "\n      steps:\n        - delay:\n            constant: \"600000\"\n"));
        drover.restart();
        drover.awaitAvailable("default");
    }

    @Test
    @DisplayName("What fails is shown with its reason, and by the filter")
    void failing() throws Exception {
        BackingImage image = new BackingImage();
        image.getSpec().sourceType = "download";
        image.getSpec().sourceParameters = Map.of("url", "http://127.0.0.1:1/disk.img");
        drover.create(image, "ubuntu");

        await().atMost(Duration.ofSeconds(40))
                .until(
                        () ->
                                console.page(ACTIVITY + "?state=failed")
                                        .select("#run-image-ubuntu")
                                        .text()
                                        .contains("failed, tried again"));
        assertThat(console.page(ACTIVITY + "/image/ubuntu").select(".trouble").text())
                .contains("no connection to http://127.0.0.1:1/disk.img");
        assertThat(console.page("/console/").select("#failed-image-ubuntu").text())
                .contains("Image ubuntu", "no connection to");
    }

    @Test
    @DisplayName(
            "What runs is counted on every page, and ended by the deletion of what asks for it")
    void running() throws Exception {
        BackingImage image = new BackingImage();
        image.getSpec().sourceType = "upload";
        drover.create(image, "own");
        String action =
                await().atMost(Duration.ofSeconds(40))
                        .until(
                                () ->
                                        console.shown("/console/images/own")
                                                .select("form[enctype]")
                                                .attr("action"),
                                found -> !found.isEmpty());
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), console.port())) {
            socket.getOutputStream()
                    .write(
                            ("POST %s HTTP/1.1\r\n"
                                            + "Host: 127.0.0.1:%d\r\n"
                                            + "Origin: http://127.0.0.1:%d\r\n"
                                            + "Cookie: %s\r\n"
                                            + "Content-Type: multipart/form-data; boundary=b\r\n"
                                            + "Content-Length: 1000000\r\n\r\n"
                                            + "--b\r\n"
                                            + "Content-Disposition: form-data; name=\"file\";"
                                            + " filename=\"d\"\r\n\r\n"
                                            + "x".repeat(500_000))
                                    .formatted(
                                            action,
                                            console.port(),
                                            console.port(),
                                            console.cookie())
                                    .getBytes(StandardCharsets.US_ASCII));
            assertThat(rowBelow("running", "image-upload-own")).contains("Upload", "running");
            await().atMost(Duration.ofSeconds(20))
                    .until(
                            () ->
                                    console.page(ACTIVITY)
                                            .select("#run-image-upload-own")
                                            .text()
                                            .contains(" of 977 KiB"));
            assertThat(console.page("/console/targets").select("header .running").text())
                    .isEqualTo("1 running");

            console.submit(ACTIVITY + "/image-upload/own/cancel", Map.of());

            drover.awaitGone(BackingImage.class, "own");
        }
        assertThat(pageRunning()).isEmpty();
    }

    private String pageRunning() throws Exception {
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> console.page(ACTIVITY).select("header .running").text(),
                        String::isEmpty);
    }
}
