package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Volume;

import org.jsoup.nodes.Document;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What a person does on the console's pages, in a browser without JavaScript. */
@Timeout(240)
class ConsoleActionsTest extends ConsoleStory {
    @Test
    @DisplayName("B5.2a a target is created, is unavailable with the reason, edited and deleted")
    void targets() throws Exception {
        Document created =
                console.submit(
                        "/console/new-target",
                        Map.of("name", "archive", "url", "s3://bucket@region/path/"));
        assertThat(created.select("h1, .notice").text()).contains("created");
        String reason = drover.awaitUnavailable("archive");
        assertThat(pageWith("/console/targets/archive", reason).select(".trouble").text())
                .isEqualTo(reason);

        Document changed =
                console.submit(
                        "/console/targets/archive/edit",
                        Map.of("url", directory("archive"), "poll", "1h0m0s"));
        assertThat(changed.select(".notice").text()).contains("changed");
        assertThat(drover.awaitAvailable("archive").getSpec().pollInterval).isEqualTo("1h0m0s");
        pageWith("/console/targets/archive", "available");

        assertThat(console.page("/console/targets/archive/delete").text())
                .contains("nothing from the store");
        console.submit("/console/targets/archive/delete", Map.of());
        drover.awaitGone(BackupTarget.class, "archive");
        assertThat(data.resolve("archive")).isDirectory();
    }

    @Test
    @DisplayName("B5.2b, B5.2c what is refused stands beside its field, and what was typed stays")
    void refusedTargets() throws Exception {
        Document scheme =
                console.submit(
                        "/console/new-target",
                        Map.of("name", "archive", "url", "ftp://server/path/", "poll", "7m0s"));
        assertThat(error(scheme, "url")).contains("ftp");
        assertThat(scheme.select("#name").val()).isEqualTo("archive");
        assertThat(scheme.select("#poll").val()).isEqualTo("7m0s");

        String url = drover.get(BackupTarget.class, "default").getSpec().backupTargetURL;
        assertThat(
                        error(
                                console.submit(
                                        "/console/new-target",
                                        Map.of("name", "archive", "url", url)),
                                "url"))
                .contains("is where backup target 'default' is already");
        assertThat(
                        error(
                                console.submit(
                                        "/console/new-target",
                                        Map.of("name", "archive", "poll", "often")),
                                "poll"))
                .contains("'often' is not a duration");
        assertThat(error(console.submit("/console/new-target", Map.of("name", "No Name")), "name"))
                .contains("cannot be a name");
        assertThat(
                        error(
                                console.submit(
                                        "/console/new-target",
                                        Map.of("name", "default", "url", directory("other"))),
                                "name"))
                .contains("default");
        String blank =
                drover.secret(
                        "blank",
                        Map.of("AWS_ACCESS_KEY_ID", "key\n", "AWS_SECRET_ACCESS_KEY", "secret"));
        assertThat(
                        error(
                                console.submit(
                                        "/console/new-target",
                                        Map.of(
                                                "name", "archive",
                                                "url", "s3://bucket@region/path/",
                                                "secret", blank)),
                                "secret"))
                .contains("AWS_ACCESS_KEY_ID", "newline");
        assertThat(
                        error(
                                console.submit(
                                        "/console/new-target",
                                        Map.of("name", "archive", "url", "s3://bucket@region")),
                                "url"))
                .contains("'/'");
        assertThat(console.page("/console/targets/default").select("#undeletable").text())
                .contains("cannot be deleted");
        assertThat(
                        console.submit("/console/targets/default/delete", Map.of())
                                .select(".trouble")
                                .text())
                .contains("backup target 'default' cannot be deleted");
        assertThat(drover.cluster().list(BackupTarget.class)).hasSize(1);
    }

    @Test
    @DisplayName("B5.2 a Drover that may not create Secrets shows the line that does")
    void noSecrets() throws Exception {
        Document page = console.page("/console/new-secret?name=s3-keys");
        assertThat(page.select("code.copy").text())
                .startsWith("kubectl -n longhorn-system create secret generic s3-keys");
        assertThat(page.select("form.form button")).isEmpty();
        Document sent = console.submit("/console/new-secret?name=s3-keys", Map.of());
        assertThat(sent.text()).contains("This Drover makes no Secrets");
        assertThat(drover.cluster().secret("s3-keys")).isEmpty();

        assertThat(
                        console.page("/console/new-target?kind=s3&secret=s3-keys")
                                .select("#notes")
                                .text())
                .contains("There is no Secret of this name", "create secret generic s3-keys");
    }

    @Test
    @DisplayName("B5.3a, B5.3b, B5.3d back up, restore and delete from the page")
    void backupsAndRestores() throws Exception {
        drover.createVolume("data", 4 * TestDrover.MIB, "default");
        drover.write("data", 0, 3_000_000, 1);
        awaitPage("/console/volumes/data");

        assertThat(
                        console.submit("/console/volumes/data/snapshot", Map.of("name", "sunday"))
                                .select(".notice")
                                .text())
                .contains("snapshot was requested");
        Document requested =
                console.submit("/console/volumes/data/backup", Map.of("name", "data-monday"));
        assertThat(requested.select(".notice").text()).contains("backup was requested");
        Backup first = drover.awaitCompleted("data-monday");
        drover.write("data", 0, 1000, 2);
        console.submit("/console/volumes/data/backup", Map.of("name", "data-tuesday"));
        Backup second = drover.awaitCompleted("data-tuesday");
        assertThat(Long.parseLong(second.getStatus().newlyUploadDataSize))
                .isLessThan(Long.parseLong(first.getStatus().newlyUploadDataSize));

        String monday = "/console/backups/default/data/data-monday";
        awaitPage(monday + "/restore");
        pageWith(monday, "for spec.fromBackup");
        Document restoring = console.submit(monday + "/restore", Map.of("name", "copy"));
        assertThat(restoring.select("h1, .notice").text()).contains("being filled");
        drover.awaitThat(
                Volume.class,
                "copy",
                volume ->
                        volume.getStatus().restoreInitiated && !volume.getStatus().restoreRequired);
        drover.write("data", 0, 3_000_000, 1);
        assertThat(drover.digest("copy")).isEqualTo(drover.digest("data"));

        assertThat(
                        console.submit("/console/volumes/copy/delete", Map.of())
                                .select("#confirm-error"))
                .hasSize(1);
        console.submit("/console/volumes/copy/delete", Map.of("confirm", "copy"));
        drover.awaitGone(Volume.class, "copy");

        console.submit(monday + "/delete", Map.of());
        drover.awaitGone(Backup.class, "data-monday");
        assertThat(configurations()).noneMatch(name -> name.contains("data-monday"));
        console.submit("/console/backups/default/data/data-tuesday/delete", Map.of("keep", "true"));
        await().atMost(Duration.ofSeconds(40))
                .until(
                        () ->
                                drover.findBackup("data-tuesday")
                                                .filter(
                                                        backup ->
                                                                !backup.getMetadata()
                                                                        .getUid()
                                                                        .equals(
                                                                                second.getMetadata()
                                                                                        .getUid()))
                                                .isPresent()
                                        || drover.findBackup("data-tuesday").isEmpty());
        assertThat(configurations()).anyMatch(name -> name.contains("data-tuesday"));

        console.submit("/console/delete-backups/default/data", Map.of("confirm", "data"));
        await().atMost(Duration.ofSeconds(40))
                .until(() -> drover.cluster().list(BackupVolume.class).isEmpty());
        assertThat(configurations()).isEmpty();
    }

    /** Names of the files of backups in the store. */
    private Set<String> configurations() throws IOException {
        try (var files = Files.walk(data.resolve("backupstore"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("backup_"))
                    .collect(Collectors.toSet());
        }
    }

    @Test
    @DisplayName("B5.2c, B5.3c a standby volume is made on the page, and activated")
    void standby() throws Exception {
        drover.createVolume("data", 4 * TestDrover.MIB, "default");
        drover.write("data", 0, 100_000, 1);
        drover.snapshot("monday", "data");
        drover.backup("data-monday", "monday");
        String monday = "/console/backups/default/data/data-monday";
        awaitPage(monday);
        pageWith(monday, "for spec.fromBackup");

        console.submit(monday + "/restore", Map.of("name", "second", "kind", "standby"));
        drover.awaitThat(
                Volume.class,
                "second",
                volume -> volume.getStatus().heldBackup.equals("data-monday"));
        assertThat(pageWith("/console/volumes/second", "it holds backup data-monday").text())
                .contains("standby");

        Document held =
                console.submit("/console/targets/default/edit", Map.of("url", directory("other")));
        assertThat(error(held, "url")).contains("standby volumes follow it: second");
        assertThat(held.select("#url").val()).endsWith("other/");

        console.submit("/console/volumes/second/activate", Map.of());
        drover.awaitThat(
                Volume.class, "second", volume -> !volume.follows() && !volume.getStatus().standby);
        assertThat(drover.digest("second")).isEqualTo(drover.digest("data"));
    }
}
