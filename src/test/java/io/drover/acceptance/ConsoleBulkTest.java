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

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What a person does to several things of a list, in a browser without JavaScript. */
@Timeout(240)
class ConsoleBulkTest extends ConsoleStory {
    private void twoVolumes() throws Exception {
        for (String name : List.of("data", "wiki")) {
            drover.createVolume(name, 4 * TestDrover.MIB, "default");
            drover.write(name, 0, 3_000_000, name.hashCode());
            awaitPage("/console/volumes/" + name);
        }
    }

    @Test
    @DisplayName("B5.3a ticked volumes are backed up, given a target and a recurring job")
    void volumes() throws Exception {
        twoVolumes();
        Document list = console.page("/console/volumes");
        assertThat(list.select("input[form=ticked][name=volume]").eachAttr("value"))
                .containsExactlyInAnyOrder("data", "wiki");
        assertThat(list.select("form#ticked button").eachAttr("formaction")).hasSize(3);

        String ticked = "?volume=data&volume=wiki";
        assertThat(console.page("/console/back-up-volumes").text())
                .contains("No volume was ticked");
        Document done = console.submit("/console/back-up-volumes" + ticked, Map.of());
        assertThat(done.select(".notice").text()).contains("The backups were requested");
        await().atMost(Duration.ofSeconds(40))
                .until(
                        () ->
                                drover.cluster().list(Backup.class).stream()
                                                .filter(
                                                        backup ->
                                                                backup.getStatus()
                                                                        .state
                                                                        .equals("Completed"))
                                                .count()
                                        == 2);

        BackupTarget archive = new BackupTarget();
        archive.getSpec().backupTargetURL = directory("archive");
        drover.create(archive, "archive");
        drover.awaitAvailable("archive");
        awaitPage("/console/targets/archive");
        console.submit("/console/set-target" + ticked, Map.of("target", "archive"));
        for (String name : List.of("data", "wiki")) {
            assertThat(drover.get(Volume.class, name).getSpec().backupTargetName)
                    .isEqualTo("archive");
        }
        assertThat(console.page("/console/set-target?volume=data").select(".fixed").text())
                .isEqualTo("data");

        console.submit("/console/new-job", Map.of("name", "nightly"));
        awaitPage("/console/schedules/nightly");
        console.submit("/console/add-job-to-volumes" + ticked, Map.of("job", "nightly"));
        pageWith("/console/schedules/nightly", "Volumes 2");
    }

    @Test
    @DisplayName("B5.3d a deletion says what it frees; ticked backups go, the others stay")
    void backups() throws Exception {
        drover.createVolume("data", 8 * TestDrover.MIB, "default");
        for (int day = 1; day <= 3; day++) {
            drover.write("data", day * 2 * TestDrover.MIB, 1_000_000, day);
            drover.snapshot("day-" + day, "data");
            drover.backup("data-" + day, "day-" + day);
        }
        String page = "/console/backups/default/data";
        assertThat(
                        pageWith(page, "data-3")
                                .select("input[form=ticked][name=backup]")
                                .eachAttr("value"))
                .containsExactlyInAnyOrder("data-1", "data-2", "data-3");

        Document one = console.submit(page + "/data-3/delete", Map.of("check", "bytes"));
        assertThat(one.select(".checks").text()).contains("1 block with", "are freed");
        assertThat(drover.findBackup("data-3")).isPresent();

        String form = "/console/delete-some/default/data?backup=data-2&backup=data-3";
        Document asked = console.submit(form, Map.of("check", "bytes"));
        assertThat(asked.select(".checks").text()).contains("2 blocks with", "are freed");
        assertThat(asked.select(".fixed").text()).isEqualTo("data-2, data-3");
        assertThat(console.submit(form, Map.of()).select(".notice").text())
                .contains("The backups are being deleted");
        drover.awaitGone(Backup.class, "data-2");
        drover.awaitGone(Backup.class, "data-3");
        assertThat(drover.findBackup("data-1")).isPresent();

        String before = read();
        console.submit("/console/read-backups/default/data", Map.of());
        await().atMost(Duration.ofSeconds(40)).until(() -> !read().equals(before));
        console.submit("/console/read-targets", Map.of());
        assertThat(drover.get(BackupTarget.class, "default").getSpec().syncRequestedAt)
                .isNotEmpty();
    }

    private String read() {
        return drover.cluster().list(BackupVolume.class).getFirst().getSpec().syncRequestedAt;
    }

    @Test
    @DisplayName(
            "A volume that needs no backup is left out of the count, with the reason, and put back")
    void exempt() throws Exception {
        twoVolumes();
        pageWith("/console/", "0 of 2 volumes are protected");
        console.submit("/console/volumes/wiki/exempt", Map.of("note", "scratch space"));
        assertThat(drover.get(Volume.class, "wiki").getMetadata().getAnnotations())
                .containsEntry("drover.io/unprotected", "true")
                .containsEntry("drover.io/unprotected-note", "scratch space");
        pageWith("/console/", "0 of 1 volume is protected");
        pageWith("/console/volumes/wiki", "scratch space");

        console.submit("/console/volumes/wiki/exempt", Map.of());
        pageWith("/console/", "0 of 2 volumes are protected");
        assertThat(drover.get(Volume.class, "wiki").getMetadata().getAnnotations())
                .doesNotContainKeys("drover.io/unprotected", "drover.io/unprotected-note");
    }

    @Test
    @DisplayName("B5.1 the search finds volumes and backups by name and by label on all targets")
    void search() throws Exception {
        twoVolumes();
        drover.snapshot("monday", "data");
        Backup labelled = new Backup();
        labelled.getSpec().snapshotName = "monday";
        labelled.getSpec().labels = Map.of("tier", "gold");
        drover.create(labelled, "data-monday");
        drover.awaitCompleted("data-monday");
        drover.snapshot("sunday", "wiki");
        drover.backup("wiki-sunday", "sunday");
        pageWith("/console/backups", "wiki");
        assertThat(
                        pageWith("/console/backups?q=tier%3Dgold", "Backups found")
                                .select("section[aria-labelledby=found] tbody th")
                                .eachText())
                .containsExactly("data-monday");
        assertThat(console.page("/console/backups?q=wiki").text())
                .contains("wiki-sunday")
                .doesNotContain("data-monday");
        assertThat(console.page("/console/backups?q=nothing").text())
                .contains("None of its 2 volumes matches");
    }
}
