package io.drover.acceptance;

import static org.awaitility.Awaitility.await;

import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
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
        drover = TestDrover.start(data, properties);
        console = new Console(properties);
        drover.awaitAvailable("default");
    }

    @AfterEach
    void stop() {
        console.close();
        drover.close();
    }

    /** The page, once it says so: caches follow the API server. */
    Document pageWith(String path, String text) {
        return await(text)
                .atMost(Duration.ofSeconds(40))
                .until(() -> console.shown(path), page -> page.text().contains(text));
    }
}
