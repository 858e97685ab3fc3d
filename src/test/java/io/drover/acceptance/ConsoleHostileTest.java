package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.drover.console.view.Hrefs;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.Volume;

import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What others have written into resources and stores, on the console's pages. */
@Timeout(180)
class ConsoleHostileTest extends ConsoleStory {
    private static final String HOSTILE =
            "<script>alert(1)</script><img src=x onerror=alert(2)>\"'`{{7*7}}";

    private static void isHarmless(String path, Document page) {
        assertThat(page.select("script"))
                .as(path)
                .allMatch(script -> script.attr("src").startsWith("/console/assets/"));
        assertThat(page.select("img, iframe, object, embed, base, svg script")).as(path).isEmpty();
        for (Element element : page.getAllElements()) {
            element.attributes()
                    .forEach(
                            attribute ->
                                    assertThat(attribute.getKey())
                                            .as(path + element)
                                            .doesNotStartWith("on"));
        }
        assertThat(page.select("[href], [src], [action]"))
                .as(path)
                .allMatch(
                        element ->
                                !(element.attr("href") + element.attr("src"))
                                        .toLowerCase(Locale.ROOT)
                                        .contains("javascript:"));
    }

    private static void edit(Path file, Consumer<ObjectNode> change) throws IOException {
        ObjectNode object = (ObjectNode) Cluster.MAPPER.readTree(file.toFile());
        change.accept(object);
        Files.write(file, Cluster.MAPPER.writeValueAsBytes(object));
    }

    private List<Path> filesOf(Path store, String name) throws IOException {
        try (Stream<Path> files = Files.walk(store)) {
            return files.filter(file -> file.getFileName().toString().matches(name)).toList();
        }
    }

    /** A store that somebody else may write to: each text in it that may be anything. */
    private void poison(Path store) throws IOException {
        for (Path config : filesOf(store, "backup_.*\\.cfg")) {
            edit(
                    config,
                    backup -> {
                        backup.put("SnapshotName", HOSTILE);
                        backup.put("CompressionMethod", backup.path("CompressionMethod").asText());
                        backup.putObject("Labels")
                                .put(HOSTILE, HOSTILE)
                                .put("RecurringJob", HOSTILE);
                    });
        }
        for (Path config : filesOf(store, "volume\\.cfg")) {
            edit(
                    config,
                    volume -> {
                        volume.putObject("Labels").put(HOSTILE, HOSTILE);
                        volume.put("BackingImageName", HOSTILE);
                        volume.put("DataEngine", HOSTILE);
                        volume.put("StorageClassName", HOSTILE);
                    });
        }
    }

    @Test
    @DisplayName("S3 texts in resources and stores are shown and never obeyed, on any page")
    void hostileTexts() throws Exception {
        drover.createVolume("data", 4 * TestDrover.MIB, "default");
        drover.write("data", 0, 100_000, 1);
        drover.snapshot("monday", "data");
        drover.backup("data-monday", "monday");
        drover.cluster()
                .patch(
                        Volume.class,
                        "data",
                        Map.of(
                                "metadata",
                                Map.of("annotations", Map.of("drover.io/claim", HOSTILE))));
        Path archive = data.resolve("archive");
        try (Stream<Path> files = Files.walk(data.resolve("backupstore"))) {
            for (Path file : files.toList()) {
                Path copy =
                        archive.resolve(data.resolve("backupstore").relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
        poison(archive);
        BackupTarget target = new BackupTarget();
        target.getSpec().backupTargetURL = archive.toUri().toString();
        drover.create(target, "archive");
        BackupTarget broken = new BackupTarget();
        broken.getSpec().backupTargetURL = "file:///<script>alert(1)</script>/";
        drover.create(broken, "broken");
        drover.awaitUnavailable("broken");
        pageWith("/console/backups/archive/data", "alert(1)");
        pageWith("/console/volumes", "<script>");

        Map<String, Document> pages = console.crawl();

        assertThat(pages.keySet())
                .contains("/console/volumes/data/delete", "/console/targets/broken")
                .hasSizeGreaterThan(15);
        pages.forEach(ConsoleHostileTest::isHarmless);
        Backup found = drover.backups("archive").stream().findFirst().orElseThrow();
        assertThat(found.getStatus().labels).containsKey(HOSTILE);
        assertThat(
                        console.page(
                                        "/console/backups/archive/data/"
                                                + found.getMetadata().getName())
                                .text())
                .contains(HOSTILE);
        isHarmless("search", console.page("/console/backups?q=" + Hrefs.encode(HOSTILE)));
        isHarmless("none", console.shown("/console/volumes/" + Hrefs.encode(HOSTILE)));
    }

    @Test
    @DisplayName("S3 what is in a target's Secret is on no page")
    void secrets() throws Exception {
        BackupTarget target = new BackupTarget();
        target.getSpec().backupTargetURL = "s3://bucket@region/";
        target.getSpec().credentialSecret =
                drover.secret(
                        "keys",
                        Map.of(
                                "AWS_ACCESS_KEY_ID", "AKIAVERYSECRETID0001",
                                "AWS_SECRET_ACCESS_KEY", "very-secret-key-of-somebody",
                                "AWS_ENDPOINTS", "http://127.0.0.1:1/"));
        drover.create(target, "cloud");
        drover.awaitUnavailable("cloud");
        pageWith("/console/targets/cloud", "unavailable");

        Map<String, Document> pages = console.crawl();

        assertThat(pages).containsKeys("/console/targets/cloud", "/console/targets/cloud/edit");
        pages.forEach(
                (path, page) ->
                        assertThat(page.html())
                                .as(path)
                                .doesNotContain("AKIAVERYSECRETID0001", "very-secret-key")
                                .doesNotContain("dmVyeS1zZWNyZXQta2V5"));
    }

    @Test
    @DisplayName("drover.console.read-only hides what changes anything, and refuses it")
    void readOnly() throws Exception {
        drover.createVolume("data", 4 * TestDrover.MIB, "default");
        stop();
        Map<String, String> properties = Console.properties();
        properties.put("drover.console.read-only", "true");
        drover = TestDrover.start(data, properties);
        console = new Console(properties);
        pageWith("/console/volumes", "data");

        Map<String, Document> pages = console.crawl();

        assertThat(pages.keySet())
                .filteredOn(path -> !path.startsWith("/console/routes/"))
                .noneMatch(path -> path.matches(".*/(delete|backup|edit|new-.*)"));
        assertThat(pages.get("/console/volumes/data").text())
                .doesNotContain("Back up", "Delete…", "New job");
        for (String path : ConsoleRoutes.paths(drover.runtime().context(), "POST")) {
            String address = ConsoleRoutes.address(path);
            assertThat(console.get(address).statusCode()).as(path).isEqualTo(403);
        }
    }
}
