package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.RecurringJob;

import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The console's pages, as a browser without JavaScript gets them. */
@Timeout(180)
class ConsolePagesTest extends ConsoleStory {
    private static final List<String> LISTS =
            List.of(
                    "/console/",
                    "/console/volumes",
                    "/console/backups",
                    "/console/targets",
                    "/console/schedules",
                    "/console/images",
                    "/console/system",
                    "/console/activity");

    static void hasTheFrame(Document page) {
        assertThat(page.select("html[lang=en] > head > title")).hasSize(1);
        assertThat(page.select("main#main h1")).hasSize(1);
        assertThat(page.select("header nav a[aria-current]")).hasSize(1);
        assertThat(page.select("a.skip[href=#main]")).hasSize(1);
        for (Element table : page.select("table")) {
            assertThat(table.select("caption")).as(table.outerHtml()).hasSize(1);
            assertThat(table.select("th:not([scope])")).isEmpty();
        }
        for (Element field : page.select("input:not([type=hidden]), select")) {
            assertThat(
                            field.closest("label") != null
                                    || !page.select("label[for=" + field.id() + "]").isEmpty())
                    .as(field.outerHtml())
                    .isTrue();
        }
        assertThat(page.select("[style], style, script:not([src]), [onclick]")).isEmpty();
        assertThat(page.select("[src^=http], link[href^=http]")).isEmpty();
        assertThat(page.getAllElements().eachAttr("id")).doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("B5.1a a fresh store is shown as an empty one, on every page, without an error")
    void fresh() throws Exception {
        drover.awaitThat(
                BackupTarget.class,
                "default",
                target -> !target.getStatus().lastSyncedAt.isEmpty());
        for (String path : LISTS) {
            hasTheFrame(console.page(path));
        }

        Document backups = pageWith("/console/backups", "No backups here yet");
        assertThat(backups.select("section h2 a").eachText()).containsExactly("default");
        assertThat(backups.select(".trouble, .tone-bad")).isEmpty();
        assertThat(console.page("/console/").text()).contains("There is no volume to protect yet");
        assertThat(console.page("/console/volumes").text()).contains("There are no volumes yet");
    }

    @Test
    @DisplayName("The overview says whether everything is protected, and how old the copies are")
    void overview() throws Exception {
        drover.createVolume("data", 4 * TestDrover.MIB, "default");
        drover.createVolume("wiki", 4 * TestDrover.MIB, "default");
        Document before = pageWith("/console/", "0 of 2 volumes are protected");
        assertThat(before.select(".attention tbody th").eachText()).containsExactly("data", "wiki");

        drover.write("data", 0, 100_000, 1);
        drover.snapshot("monday", "data");
        drover.backup("data-monday", "monday");

        Document after = pageWith("/console/", "1 of 2 volumes are protected");
        assertThat(after.text()).contains("The oldest of the last good backups is");
        assertThat(after.select(".attention tbody tr")).hasSize(1);
        assertThat(after.select(".attention tbody tr").text())
                .contains("wiki", "never backed up", "no schedule does");
        hasTheFrame(after);
    }

    @Test
    @DisplayName("Every resource has a page with its conditions, events and YAML")
    void details() throws Exception {
        drover.createVolume("data", 4 * TestDrover.MIB, "default");
        drover.write("data", 0, 100_000, 1);
        drover.snapshot("monday", "data");
        Backup backup = drover.backup("data-monday", "monday");
        RecurringJob job = new RecurringJob();
        job.getSpec().task = "backup";
        job.getSpec().cron = "30 2 * * *";
        job.getSpec().retain = 7;
        job.getSpec().groups = List.of("default");
        drover.create(job, "nightly");
        pageWith("/console/backups/default/data", "data-monday");

        Document volume = pageWith("/console/volumes/data", "nightly");
        assertThat(volume.text()).contains("The last good backup is", "data-monday", "monday");
        assertThat(console.page("/console/backups/default/data/data-monday").text())
                .contains(backup.getStatus().url, "./drover restore '", "./drover nbd '");
        assertThat(pageWith("/console/schedules/nightly", "Next runs").text())
                .contains("02:30:00 UTC", "the last 7", "Volumes 1");
        for (String path :
                List.of(
                        "/console/volumes/data",
                        "/console/backups/default/data",
                        "/console/backups/default/data/data-monday",
                        "/console/targets/default",
                        "/console/schedules/nightly")) {
            Document page = console.page(path);
            hasTheFrame(page);
            assertThat(page.select("details.yaml pre").text())
                    .as(path)
                    .contains("apiVersion: \"longhorn.io/v1beta2\"")
                    .doesNotContain("managedFields");
        }
    }

    @Test
    @DisplayName("B5.1b backups of one volume on two targets are kept apart")
    void twoTargets() throws Exception {
        BackupTarget archive = new BackupTarget();
        archive.getSpec().backupTargetURL =
                Files.createDirectories(data.resolve("archive")).toUri().toString();
        drover.create(archive, "archive");
        drover.awaitAvailable("archive");
        drover.createVolume("data", 4 * TestDrover.MIB, "default");
        drover.snapshot("monday", "data");
        drover.backup("data-monday", "monday");
        drover.cluster()
                .patchSpec(
                        io.drover.resource.Volume.class,
                        "data",
                        Map.of("backupTargetName", "archive"));
        drover.backup("data-archived", "monday");
        drover.snapshot("tuesday", "data");
        drover.backup("data-tuesday", "tuesday");

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> {
                            Document page = console.page("/console/backups");
                            assertThat(rows(page, "archive")).containsExactly("data 2");
                            assertThat(rows(page, "default")).containsExactly("data 1");
                        });
        // in no order that is known here, since both may be of the same second
        assertThat(console.page("/console/backups/archive/data").select("tbody th a").eachText())
                .containsExactlyInAnyOrder("data-tuesday", "data-archived");
        assertThat(console.page("/console/backups/default/data").select("tbody th a").eachText())
                .containsExactly("data-monday");
        assertThat(console.page("/console/volumes/data").select("h3 a").eachText())
                .containsExactly("archive", "default");
    }

    /** Name and number of backups of the volumes of a target. */
    private static List<String> rows(Document page, String target) {
        return page.select("section").stream()
                .filter(section -> section.select("h2").text().equals(target))
                .flatMap(section -> section.select("tbody tr").stream())
                .map(
                        row ->
                                row.select("th a").text()
                                        + " "
                                        + row.select("td.number").getFirst().text())
                .toList();
    }

    @Test
    @DisplayName("A target that is away is told on every page with its reason, and keeps its rows")
    void unavailable() throws Exception {
        BackupTarget gone = new BackupTarget();
        gone.getSpec().backupTargetURL = "s3://bucket@region/path/";
        drover.create(gone, "offsite");
        String reason = drover.awaitUnavailable("offsite");

        for (String path : LISTS) {
            assertThat(pageWith(path, "Target offsite is unavailable").select(".banner").text())
                    .contains(reason);
        }
        assertThat(console.page("/console/targets/offsite").select(".trouble").text())
                .isEqualTo(reason);
    }

    @Test
    @DisplayName("What does not exist is a page that says so, and leads on")
    void missing() throws Exception {
        for (String path :
                List.of(
                        "/console/volumes/none",
                        "/console/targets/none",
                        "/console/schedules/none",
                        "/console/backups/default/none",
                        "/console/backups/default/none/none")) {
            var answer = console.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(answer.body()).contains("There is no");
        }
    }
}
