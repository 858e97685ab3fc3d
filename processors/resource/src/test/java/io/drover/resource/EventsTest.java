package io.drover.resource;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import io.drover.support.TestCluster;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

class EventsTest {
    private TestCluster api;
    private Events events;
    private Backup backup;
    private Instant now = Instant.parse("2026-01-01T12:00:00Z");

    @BeforeEach
    void start() throws IOException {
        api = TestCluster.start();
        events = new Events(api.cluster(), () -> now);
        backup = api.create(new Backup(), "nightly");
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private List<Event> written() {
        return api.cluster().client().v1().events().inAnyNamespace().list().getItems();
    }

    @Test
    void whatIsSaidAgainIsCounted() {
        events.warning(backup, "BackupAttemptFailed", "the server is down");
        now = now.plusSeconds(30);
        events.warning(backup, "BackupAttemptFailed", "the server is down");
        events.warning(backup, "BackupAttemptFailed", "the server is down");

        assertThat(written()).hasSize(1);
        Event event = written().getFirst();
        assertThat(event.getCount()).isEqualTo(3);
        assertThat(event.getFirstTimestamp()).isEqualTo("2026-01-01T12:00:00Z");
        assertThat(event.getLastTimestamp()).isEqualTo("2026-01-01T12:00:30Z");
    }

    @Test
    void whatIsSaidOtherwiseIsAnotherEvent() {
        events.normal(backup, "A", "text");
        events.warning(backup, "A", "text");
        events.normal(backup, "B", "text");
        events.normal(backup, "A", "other");
        events.normal(api.create(new Backup(), "other"), "A", "text");

        assertThat(written()).hasSize(5).allMatch(event -> event.getCount() == 1);
    }

    /** The chart gives no right to read any. */
    @Test
    void nothingIsReadToCount() throws IOException {
        List<String> methods = new CopyOnWriteArrayList<>();
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        methods.add(exchange.getRequestMethod());
                        byte[] answer =
                                "{\"apiVersion\":\"v1\",\"kind\":\"Event\",\"metadata\":{\"name\":\"nightly.1\"}}"
                                        .getBytes(StandardCharsets.UTF_8);
                        exchange.getResponseHeaders().add("Content-Type", "application/json");
                        exchange.sendResponseHeaders(200, answer.length);
                        exchange.getResponseBody().write(answer);
                    }
                });
        server.start();
        Config config =
                new ConfigBuilder(Config.empty())
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .build();
        try (Cluster cluster = Cluster.connect(config, Names.DEFAULT_NAMESPACE)) {
            Events counted = new Events(cluster, () -> now);
            counted.warning(backup, "A", "text");
            counted.warning(backup, "A", "text");
            assertThat(methods).containsExactly("POST", "PATCH");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void eventThatHasExpiredIsWrittenAnew() {
        events.normal(backup, "A", "text");
        api.cluster().client().v1().events().inAnyNamespace().delete();
        assertThat(written()).isEmpty();

        events.normal(backup, "A", "text");

        assertThat(written()).hasSize(1).allMatch(event -> event.getCount() == 1);
    }
}
