package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.console.model.Estates;
import io.drover.resource.Backup;

import org.jsoup.nodes.Document;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** The console with many backups. The work is counted; {@link ConsoleBench} takes the time. */
@Timeout(600)
class ConsoleScaleTest {
    private static final int VOLUMES = 1_000;
    private static final int BACKUPS_EACH = 20;
    private static final int PAGE = 50;

    @TempDir private Path directory;

    @Test
    @DisplayName(
            "B5.1d of 20,000 backups each page shows 50 rows, a search finds one, and nothing is"
                    + " put in order twice")
    void manyBackups() throws Exception {
        TestDrover.assumeEmbedded();
        ConsoleStock stock = new ConsoleStock(VOLUMES, BACKUPS_EACH, Instant.now());
        try (StockedConsole stocked = StockedConsole.start(directory, stock)) {
            Estates estates =
                    stocked.drover().context().getRegistry().findSingleByType(Estates.class);
            Console console = stocked.console();
            await("all backups")
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> estates.at(Instant.now()).backupCount() == VOLUMES * BACKUPS_EACH);
            long before = estates.sorted().objects();
            for (String path : stock.lists()) {
                Document page = console.page(path);
                page.select("table")
                        .forEach(
                                table ->
                                        assertThat(table.select("tbody tr"))
                                                .as(path)
                                                .hasSizeLessThanOrEqualTo(PAGE));
                assertThat(page.html().length()).as("characters of " + path).isLessThan(500_000);
            }
            assertThat(estates.sorted().objects()).as("objects put in order").isEqualTo(before);

            assertThat(console.page("/console/backups?q=backup-12345").select("table a").eachText())
                    .contains("backup-12345");
            assertThat(console.page("/console/volumes").text()).contains("1–50 of 1000");

            stocked.user()
                    .client()
                    .resources(Backup.class)
                    .inNamespace("longhorn-system")
                    .withName("backup-12345")
                    .editStatus(
                            backup -> {
                                backup.getStatus().state = "InProgress";
                                backup.getStatus().lastSyncedAt = "";
                                return backup;
                            });
            await("the change")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> estates.at(Instant.now()).running().size() == 1);
            assertThat(estates.sorted().objects() - before).isEqualTo(BACKUPS_EACH);
            assertThat(console.page("/console/").text()).contains("Running volume-0617");
        }
    }
}
