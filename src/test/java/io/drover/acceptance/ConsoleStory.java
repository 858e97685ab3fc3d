package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A test of the console of a Drover that has just been started. */
abstract class ConsoleStory {
    @TempDir Path data;
    TestDrover drover;
    Console console;

    @BeforeEach
    void start() throws IOException {
        Map<String, String> properties = Console.properties();
        properties.putAll(more());
        drover = TestDrover.startDeployed(data, properties);
        console = new Console(properties);
        drover.awaitAvailable("default");
    }

    /** Properties of the test. */
    Map<String, String> more() {
        return Map.of();
    }

    @AfterEach
    void stop() {
        console.close();
        drover.close();
    }

    /** Waits until the console's caches know the page, too. */
    void awaitPage(String path) {
        await(path)
                .atMost(Duration.ofSeconds(40))
                .until(() -> console.get(path).statusCode() == 200);
    }

    /** The URL of a new directory. */
    String directory(String name) throws IOException {
        return Files.createDirectories(data.resolve(name)).toUri().toString();
    }

    /** What stands beside a field of a form that was refused. */
    static String error(Document page, String field) {
        assertThat(page.select("#" + field).attr("aria-invalid")).isEqualTo("true");
        return page.select("#" + field + "-error").text();
    }

    /** The page, once it says so: caches follow the API server. */
    Document pageWith(String path, String text) {
        return await(text)
                .atMost(Duration.ofSeconds(40))
                .until(() -> console.shown(path), page -> page.text().contains(text));
    }
}
