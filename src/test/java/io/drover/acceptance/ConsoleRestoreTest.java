package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.resource.Backup;
import io.drover.resource.Times;
import io.drover.resource.Volume;

import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.file.Files;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

/** Restores as a person chooses them in a browser without JavaScript. */
@Timeout(240)
class ConsoleRestoreTest extends ConsoleStory {
    private static final String POINTS = "/console/restore/default/data";
    private static final DateTimeFormatter FIELD =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

    /** Two backups whose data is not of the same second; returns when the first was taken. */
    private Instant twoBackups() throws Exception {
        drover.createVolume("data", 4 * TestDrover.MIB, "default");
        drover.write("data", 0, 3_000_000, 1);
        drover.snapshot("monday", "data");
        Backup first = drover.backup("data-monday", "monday");
        Instant taken = Times.parse(first.getStatus().snapshotCreatedAt).orElseThrow();
        await().until(() -> Instant.now().isAfter(taken.plusSeconds(2)));
        drover.write("data", 0, 1000, 2);
        drover.snapshot("tuesday", "data");
        drover.backup("data-tuesday", "tuesday");
        pageWith(POINTS, "data-tuesday");
        pageWith("/console/backups/default/data/data-tuesday", "for spec.fromBackup");
        return taken;
    }

    private String picked(String at) throws Exception {
        return console.page(POINTS + "?at=" + at).select("#answer").text();
    }

    @Test
    @DisplayName("B5.3b the restore point nearest before a time is found, and restored")
    void asOf() throws Exception {
        Instant monday = twoBackups();
        assertThat(picked("2099-01-01T00:00")).contains("Restore data-tuesday");
        assertThat(picked(FIELD.format(monday.plusSeconds(1))))
                .contains("Restore data-monday", "1 s before that time");
        assertThat(picked("2001-01-01T00:00")).startsWith("No backup is as old as that");
        assertThat(picked("yesterday")).startsWith("'yesterday' is no time");

        String form = "/console/backups/default/data/data-monday/restore";
        Document page = console.page(form);
        assertThat(page.select("#notes").text())
                .contains("Target default", "not verified", "4 MiB")
                .contains("./drover restore '", "./drover nbd '", "./drover verify '");
        assertThat(console.page(form + "?name=data").select(".banner").text())
                .contains("has the name of the one that was backed up");

        Files.move(data.resolve("backupstore"), data.resolve("away"));
        console.submit("/console/targets/default/read", Map.of());
        drover.awaitUnavailable("default");
        pageWith(form, "Target default is unavailable at the moment");
        Document made = console.submit(form, Map.of("name", "copy"));
        assertThat(made.select("h1, .notice").text()).contains("being filled");
        assertThat(
                        pageWith("/console/volumes/copy", "cannot be used until that has finished")
                                .select("main progress"))
                .hasSize(1);
        Files.move(data.resolve("away"), data.resolve("backupstore"));
        console.submit("/console/targets/default/read", Map.of());
        drover.awaitThat(
                Volume.class,
                "copy",
                volume ->
                        volume.getStatus().restoreInitiated && !volume.getStatus().restoreRequired);
        drover.write("data", 0, 3_000_000, 1);
        assertThat(drover.digest("copy")).isEqualTo(drover.digest("data"));
        assertThat(pageWith("/console/volumes/copy", "detached").text())
                .doesNotContain("cannot be used until");
    }

    @Test
    @DisplayName("A1 the charts of a volume have a title, a description and a table")
    void charts() throws Exception {
        twoBackups();
        Document page = pageWith("/console/volumes/data", "data-tuesday");
        Element timeline = page.selectFirst(".timeline");
        assertThat(timeline.select("svg > title").text()).isEqualTo("Restore points by time");
        assertThat(timeline.select("svg > desc").text()).startsWith("2 backups and 2 snapshots");
        assertThat(timeline.select("tbody tr").eachText())
                .hasSize(4)
                .anyMatch(row -> row.contains("backup data-monday"))
                .anyMatch(row -> row.contains("snapshot tuesday"));
        assertThat(timeline.select("g.backup > title").text()).contains("data-tuesday");
        assertThat(timeline.select(".zooms a").eachText())
                .isEqualTo(List.of("24h", "7d", "30d", "all"));
        assertThat(
                        console.page("/console/volumes/data?zoom=7d")
                                .select(".zooms a[aria-current=true]")
                                .text())
                .isEqualTo("7d");

        Element bars = page.selectFirst(".bars");
        assertThat(bars.select("svg > title").text()).isEqualTo("New data per backup");
        assertThat(bars.select("svg > desc")).hasSize(1);
        assertThat(bars.select("svg > text").eachText()).hasSize(3).contains("0 B");
        assertThat(bars.select("tbody tr")).hasSize(2);
        Element strip = page.selectFirst("section[aria-labelledby=protection] .strip");
        assertThat(strip.select("> title").text()).startsWith("Backups on 1 of the last 30 days");
        assertThat(strip.parent().select("details tbody tr")).hasSize(30);
    }
}
