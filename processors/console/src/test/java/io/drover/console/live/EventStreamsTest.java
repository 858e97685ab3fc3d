package io.drover.console.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Pages that listen, over sockets. */
@Timeout(60)
class EventStreamsTest {
    private static final int MOST = 2;
    private static final int SMALL = 4096;
    private static final String YOUNG = "?since=2026-11-29T10:00:01Z";

    private final Vertx vertx = Vertx.vertx();
    private final List<Socket> sockets = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-29T10:00:00Z");
    private final EventStreams streams = new EventStreams(MOST, () -> now);
    private HttpServer server;

    @BeforeEach
    void start() {
        Router router = Router.router(vertx);
        router.get("/events").handler(streams::open);
        server =
                vertx.createHttpServer()
                        .requestHandler(router)
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .join();
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private Socket connect(String query, String... headers) throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setReceiveBufferSize(SMALL);
        socket.setSoTimeout(20_000);
        socket.connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.actualPort()));
        String request =
                "GET /events%s HTTP/1.1\r\nHost: here\r\n%s\r\n"
                        .formatted(
                                query,
                                String.join(
                                        "",
                                        List.of(headers).stream()
                                                .map(header -> header + "\r\n")
                                                .toList()));
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** The lines up to one that begins so. */
    private static List<String> until(BufferedReader reader, String beginning) throws IOException {
        List<String> lines = new ArrayList<>();
        String line = "";
        while (line != null && !line.startsWith(beginning)) {
            line = reader.readLine();
            lines.add(String.valueOf(line));
        }
        return lines;
    }

    @Test
    void pageIsToldWhatChanges() throws IOException {
        BufferedReader page = reader(connect(YOUNG));
        assertThat(until(page, "retry"))
                .contains("HTTP/1.1 200 OK", "Content-Type: text/event-stream; charset=utf-8")
                .endsWith("retry: 3000");

        streams.note(Topic.BACKUPS, "monday");
        streams.flush();
        assertThat(until(page, "data"))
                .contains("event: backups")
                .endsWith("data: monday")
                .noneMatch(line -> line.endsWith("*"));

        streams.beat();
        assertThat(until(page, ":")).endsWith(": ");
    }

    @Test
    void pageThatIsOlderThanTheLastChangeIsToldOfEverything() throws IOException {
        until(reader(connect(YOUNG)), "retry");
        streams.note(Topic.BACKUPS, "monday");
        streams.flush();

        List<String> told =
                until(reader(connect("?since=2026-11-29T09:59:00Z")), "event: " + Topic.WORK.id());
        for (Topic topic : Topic.values()) {
            assertThat(told).contains("event: " + topic.id());
        }
    }

    @Test
    void pageThatDoesNotSayHowOldItIsIsToldOfEverything() throws IOException {
        assertThat(until(reader(connect("")), "event: work")).contains("event: volumes");
        assertThat(until(reader(connect("?since=noon")), "event: work")).contains("event: volumes");
    }

    @Test
    void pageThatIsYoungerIsNot() throws IOException {
        until(reader(connect(YOUNG)), "retry");
        streams.note(Topic.BACKUPS, "monday");
        streams.flush();
        BufferedReader page = reader(connect(YOUNG));
        until(page, "retry");

        streams.beat();
        assertThat(until(page, ":")).noneMatch(line -> line.startsWith("event"));
    }

    @Test
    void pageThatComesBackIsToldOnlyOfWhatItMissed() throws IOException {
        BufferedReader first = reader(connect(YOUNG));
        until(first, "retry");
        streams.note(Topic.TARGETS, "default");
        streams.flush();
        String id = until(first, "id").getLast().substring("id: ".length());

        BufferedReader same =
                reader(connect("?since=1970-01-01T00:00:00Z", "Last-Event-ID: " + id));
        until(same, "retry");
        streams.beat();
        assertThat(until(same, ":")).noneMatch(line -> line.startsWith("event"));
        sockets.getLast().close();
        awaitRoom();

        BufferedReader other = reader(connect(YOUNG, "Last-Event-ID: 1"));
        assertThat(until(other, "event: work")).contains("event: targets");
    }

    private void awaitRoom() {
        await().atMost(Duration.ofSeconds(10)).until(() -> streams.heard() < MOST);
    }

    @Test
    void oneMoreThanMayListenIsAskedToComeLater() throws IOException {
        until(reader(connect(YOUNG)), "retry");
        until(reader(connect(YOUNG)), "retry");

        BufferedReader third = reader(connect(YOUNG));
        assertThat(until(third, "Too many"))
                .contains("HTTP/1.1 503 Service Unavailable", "Retry-After: 30");
        assertThat(until(third, "never")).endsWith("null");

        sockets.getFirst().close();
        awaitRoom();
        until(reader(connect(YOUNG)), "retry");
        assertThat(streams.heard()).isEqualTo(MOST);
    }

    @Test
    void pageThatDoesNotReadIsDropped() throws IOException {
        until(reader(connect(YOUNG)), "retry");
        Socket idle = connect(YOUNG);
        await().atMost(Duration.ofSeconds(10)).until(() -> streams.heard() == MOST);
        BufferedReader reading = reader(sockets.getFirst());
        String name = "n".repeat(250);

        await().atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(1))
                .until(
                        () -> {
                            for (int i = 0; i < Changes.MOST; i++) {
                                streams.note(Topic.WORK, name + i);
                            }
                            streams.flush();
                            until(reading, "data");
                            return streams.heard() == 1;
                        });
        assertThat(idle.isClosed()).isFalse();
        streams.beat();
        assertThat(until(reading, ":")).isNotEmpty();
    }

    @Test
    void endIsToldToAllAtOnce() throws IOException {
        BufferedReader page = reader(connect(YOUNG));
        until(page, "retry");

        streams.close();
        assertThat(until(page, "0")).endsWith("0");
        assertThat(streams.heard()).isZero();
        assertThat(until(reader(connect(YOUNG)), "HTTP").getLast()).contains("503");
    }
}
