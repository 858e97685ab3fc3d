package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.resource.BackupTarget;
import io.drover.resource.SystemBackup;
import io.drover.resource.SystemRestore;
import io.drover.resource.Volume;

import org.jsoup.nodes.Document;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;

/** The console's pages about system backups, in a browser without JavaScript. */
@Timeout(240)
class ConsoleSystemTest extends ConsoleStory {
    private static final long SIZE = 4 * TestDrover.MIB;

    private SystemBackup awaitEnd(String name) {
        return drover.awaitThat(
                SystemBackup.class,
                name,
                found -> Set.of("Ready", "Error").contains(found.getStatus().state));
    }

    private SystemRestore awaitRestore(String name) {
        return drover.awaitThat(
                SystemRestore.class,
                name,
                found -> Set.of("Completed", "Error").contains(found.getStatus().state));
    }

    private List<Path> archives() throws IOException {
        try (Stream<Path> files = Files.walk(data.resolve("backupstore"))) {
            return files.filter(file -> file.endsWith("system-backup.zip")).toList();
        }
    }

    @Test
    @DisplayName("Without system backups the page says what one is")
    void none() throws Exception {
        Document page = console.page("/console/system");

        ConsolePagesTest.hasTheFrame(page);
        assertThat(page.select(".empty").text()).contains("There are no system backups yet");
        assertThat(page.text()).contains("None yet. A restore begins");
        ConsolePagesTest.hasTheFrame(console.page("/console/new-system-backup"));
        for (String path :
                List.of(
                        "/console/system/backups/none",
                        "/console/system/backups/none/archive",
                        "/console/system/backups/none/restore",
                        "/console/system/restores/none",
                        "/console/system/restores/none/apply")) {
            assertThat(console.get(path).statusCode()).as(path).isEqualTo(404);
        }
    }

    @Test
    @DisplayName("A system backup is made, downloaded, tried, restored and deleted")
    void story() throws Exception {
        drover.createVolume("data", SIZE, "default");
        drover.write("data", 0, 1_000_000, 1);
        String digest = drover.digest("data");
        Document requested =
                console.submit("/console/new-system-backup", Map.of("name", "nightly"));
        assertThat(requested.select(".notice").text()).contains("system backup was requested");
        assertThat(awaitEnd("nightly").getStatus().state).isEqualTo("Ready");
        Document made = pageWith("/console/system/backups/nightly", "Download");
        ConsolePagesTest.hasTheFrame(made);
        assertThat(made.text()).contains("data", "backed up", "if-not-present", "file:");
        assertThat(console.page("/console/system").select("#system-backup-nightly").text())
                .contains("ready", "1 of 1");

        download();

        drover.delete(Volume.class, "data");
        Document trial =
                console.submit("/console/system/backups/nightly/restore", Map.of("name", "trial"));
        assertThat(trial.select(".notice").text()).contains("nothing is changed");
        assertThat(awaitRestore("trial").getStatus().state).isEqualTo("Completed");
        Document plan = pageWith("/console/system/restores/trial", "Restore now");
        ConsolePagesTest.hasTheFrame(plan);
        assertThat(plan.select("[id=item-Volume-data]").text()).contains("to be restored");
        assertThat(drover.cluster().find(Volume.class, "data")).isEmpty();
        assertThat(
                        console.page("/console/system/restores/trial?state=Skipped")
                                .select("#restore-items .state")
                                .eachText())
                .isNotEmpty()
                .allMatch(text -> text.contains("skipped"));

        console.submit("/console/system/restores/trial/apply", Map.of("name", "again"));
        assertThat(awaitRestore("again").getStatus().state).isEqualTo("Completed");
        assertThat(drover.digest("data")).isEqualTo(digest);
        assertThat(pageWith("/console/system/restores/again", "restored").text())
                .doesNotContain("Restore now");
        assertThat(console.get("/console/system/restores/again/apply").statusCode()).isEqualTo(404);

        console.submit("/console/system/restores/trial/delete", Map.of());
        drover.awaitGone(SystemRestore.class, "trial");
        assertThat(archives()).hasSize(1);
        assertThat(console.page("/console/system/backups/nightly/delete").text())
                .contains("Backups of volumes and images stay");
        console.submit("/console/system/backups/nightly/delete", Map.of());
        drover.awaitGone(SystemBackup.class, "nightly");
        assertThat(archives()).isEmpty();
        assertThat(drover.backupVolumes("default")).contains("data");
    }

    private void download() throws IOException, InterruptedException {
        HttpResponse<byte[]> answer;
        try (HttpClient http = HttpClient.newHttpClient()) {
            answer =
                    http.send(
                            HttpRequest.newBuilder(
                                            console.address(
                                                    "/console/system/backups/nightly/archive"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray());
        }
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"nightly.zip\"");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/zip");
        assertThat(answer.body()).isEqualTo(Files.readAllBytes(archives().getFirst()));
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(answer.body()))) {
            assertThat(zip.getNextEntry().getName()).startsWith("nightly/");
        }
    }

    @Test
    @DisplayName("What is refused stands in the form, and what fails on its page with the reason")
    void broken() throws Exception {
        Document key =
                console.submit(
                        "/console/new-system-backup", Map.of("name", "a1", "secrets", "nowhere"));
        assertThat(key.select(".trouble").text()).contains("there is no such ConfigMap");
        assertThat(key.select("#name").val()).isEqualTo("a1");
        assertThat(
                        console.submit("/console/new-system-backup", Map.of("name", "No"))
                                .select("#name-error")
                                .text())
                .contains("cannot be a name");

        console.submit("/console/new-system-backup", Map.of("name", "nightly"));
        awaitEnd("nightly");
        Files.write(archives().getFirst(), new byte[] {1, 2, 3});
        HttpResponse<String> damaged = console.get("/console/system/backups/nightly/archive");
        assertThat(damaged.statusCode()).isEqualTo(503);
        assertThat(damaged.body()).contains("SHA-256");
        pageWith("/console/system/backups/nightly", "Restore…");
        console.submit("/console/system/backups/nightly/restore", Map.of("name", "trial"));
        awaitRestore("trial");
        assertThat(
                        pageWith("/console/system/restores/trial", "would fail")
                                .select(".trouble")
                                .text())
                .contains("SHA-256");

        drover.patchTarget("default", Map.of("backupTargetURL", ""));
        drover.awaitThat(BackupTarget.class, "default", target -> !target.getStatus().available);
        assertThat(pageWith("/console/system", "has no URL yet").select("#unusable")).hasSize(1);
    }

    @Test
    @DisplayName("Many system backups are shown in pages")
    void many() throws Exception {
        for (int i = 0; i < 55; i++) {
            SystemBackup backup = new SystemBackup();
            backup.getSpec().volumeBackupPolicy = "disabled";
            drover.create(backup, "backup-%02d".formatted(i));
        }
        assertThat(pageWith("/console/system", "1–50 of 55").select("#system-backups tr"))
                .hasSize(50);
        assertThat(console.page("/console/system?page=2").select("#system-backups tr")).hasSize(5);
    }
}
