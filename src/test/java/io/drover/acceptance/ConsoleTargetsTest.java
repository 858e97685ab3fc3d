package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.support.FreePort;

import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Backup targets as a person sets them in a browser without JavaScript. */
@Timeout(240)
class ConsoleTargetsTest extends ConsoleStory {
    private static final String KEY = "AWS_SECRET_ACCESS_KEY";

    private final StoreKind stores = StoreKind.s3();

    @Override
    Map<String, String> more() {
        return Map.of("drover.console.create-secrets", "true");
    }

    @AfterEach
    void closeStores() throws Exception {
        stores.close();
    }

    /** Makes a Secret on the console; returns the page that it leads to. */
    private Document secret(String name, Map<String, String> credentials, String endpoints)
            throws Exception {
        return console.submit(
                "/console/new-secret",
                Map.of(
                        "name",
                        name,
                        "access",
                        credentials.get("AWS_ACCESS_KEY_ID"),
                        "secret",
                        credentials.get(KEY),
                        "endpoints",
                        endpoints));
    }

    private static String bucket(TestStore store) {
        return store.url().replaceFirst("s3://([^@]*)@.*", "$1");
    }

    private static List<String> results(Document page) {
        return page.select(".checks").last().select("tbody tr").eachText();
    }

    @Test
    @DisplayName("B5.2a B5.2d a store is checked before it is saved, and then used")
    void checked() throws Exception {
        TestStore store = stores.newStore();
        Map<String, String> credentials = store.credentials();
        Document form = secret("keys", credentials, credentials.get("AWS_ENDPOINTS"));
        assertThat(form.select(".notice").text()).contains("The Secret was created");
        assertThat(form.select("#secret").val()).isEqualTo("keys");
        assertThat(form.select("#notes").text())
                .contains("Secret keys", "AWS_ACCESS_KEY_ID", "AWS_ENDPOINTS", KEY);

        Map<String, String> typed =
                Map.of("name", "archive", "bucket", bucket(store), "secret", "keys");
        Document checked = check("s3", typed);
        assertThat(checked.select(".checks caption").last().text())
                .startsWith("Tried s3://" + bucket(store))
                .endsWith("nothing was saved");
        assertThat(results(checked)).hasSizeGreaterThan(6).allMatch(row -> row.startsWith("● ✓"));
        assertThat(checked.select("#name").val()).isEqualTo("archive");
        assertThat(checked.outerHtml()).doesNotContain(credentials.get(KEY));
        assertThat(drover.cluster().list(BackupTarget.class)).hasSize(1);
        assertThat(store.objects()).isEmpty();
        assertThat(drover.runtime().context().getRoutes())
                .noneMatch(route -> route.getId().contains("trial"));

        console.submit("/console/new-target?kind=s3", typed);
        drover.awaitAvailable("archive");
        await().atMost(Duration.ofSeconds(10))
                .until(
                        () ->
                                console.page("/console/targets").select("tbody tr").stream()
                                        .anyMatch(
                                                row -> row.text().contains("archive ● available")));
    }

    private Document check(String kind, Map<String, String> typed) throws Exception {
        Map<String, String> all = new TreeMap<>(typed);
        all.put("check", "store");
        return console.submit("/console/new-target?kind=" + kind, all);
    }

    @Test
    @DisplayName("B5.2d a closed port, a wrong directory and a missing field say so at once")
    void unreachable() throws Exception {
        TestStore store = stores.newStore();
        int closed = FreePort.find();
        secret("keys", store.credentials(), "http://127.0.0.1:" + closed);
        Instant start = Instant.now();
        Document refused = check("s3", Map.of("bucket", "any", "secret", "keys"));
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(10));
        assertThat(results(refused))
                .singleElement()
                .asString()
                .startsWith("✖ failed can be reached")
                .contains("127.0.0.1:" + closed);

        assertThat(results(check("directory", Map.of("folder", "/there/is/none"))))
                .singleElement()
                .asString()
                .contains("/there/is/none");
        assertThat(error(check("s3", Map.of()), "bucket")).contains("needed for the URL");
        assertThat(drover.cluster().list(BackupTarget.class)).hasSize(1);
    }

    @Test
    @DisplayName("B5.2a S3 a wrong key is told in the row of the target, and by no page")
    void wrongKey() throws Exception {
        TestStore store = stores.newStore();
        Map<String, String> wrong = new TreeMap<>(store.credentials());
        wrong.put(KEY, "not-the-key-of-this-store");
        secret("keys", wrong, wrong.get("AWS_ENDPOINTS"));
        console.submit(
                "/console/new-target?kind=s3",
                Map.of("name", "archive", "bucket", bucket(store), "secret", "keys"));
        drover.awaitUnavailable("archive");
        Document page = pageWith("/console/targets", "403 SignatureDoesNotMatch");
        assertThat(page.select("tbody tr").first().text())
                .startsWith("archive ✖ unavailable")
                .contains("403 SignatureDoesNotMatch");
        for (String path : List.of("/console/targets", "/console/targets/archive")) {
            assertThat(console.get(path).body()).doesNotContain("not-the-key-of-this-store");
        }
    }

    @Test
    @DisplayName(
            "B5.2b another URL replaces what the target holds in the cluster, after a warning with"
                    + " numbers")
    void anotherUrl() throws Exception {
        drover.createVolume("data", 4 * TestDrover.MIB, "default");
        drover.snapshot("monday", "data");
        drover.backup("data-monday", "monday");
        pageWith("/console/backups/default/data", "data-monday");

        String url = directory("other");
        Map<String, String> typed = Map.of("url", url, "check", "store");
        Document warned = console.submit("/console/targets/default/edit", typed);
        assertThat(warned.select(".banner").text())
                .contains("The URL changes from", url, "1 volume and 1 backup of this target");
        assertThat(results(warned)).allMatch(row -> row.startsWith("● ✓"));
        assertThat(drover.get(BackupTarget.class, "default").getSpec().backupTargetURL)
                .isNotEqualTo(url);

        console.submit("/console/targets/default/edit", Map.of("url", url));
        drover.awaitGone(Backup.class, "data-monday");
        assertThat(data.resolve("backupstore")).isNotEmptyDirectory();
    }
}
