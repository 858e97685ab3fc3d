package io.drover.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;

import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.WriteCondition;
import io.drover.resource.BackupTarget;
import io.drover.resource.Names;
import io.drover.runtime.DroverRuntime;
import io.drover.runtime.RuntimeOptions;
import io.drover.store.StoreRequest;
import io.drover.support.TestCluster;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ServiceStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The examples of docs/routes.md work as the page describes. */
@Timeout(90)
class RouteExamplesTest {
    @TempDir Path directory;
    private TestCluster api;
    private DroverRuntime drover;

    @BeforeEach
    void startServer() throws IOException {
        api = TestCluster.start();
    }

    @AfterEach
    void stop() {
        if (drover != null) {
            drover.close();
        }
        api.close();
    }

    private static String example(String file, String mark) throws IOException {
        List<String> found =
                Documents.blocks().stream()
                        .filter(block -> block.file().equals(file))
                        .map(Documents.Block::text)
                        .filter(text -> text.contains(mark))
                        .toList();
        assertThat(found).as("%s with %s", file, mark).hasSize(1);
        return found.getFirst();
    }

    private CamelContext runWith(String file, String content) throws IOException {
        Path routes = Files.createDirectories(directory.resolve("routes"));
        Files.writeString(routes.resolve(file), content);
        drover =
                DroverRuntime.start(
                        new RuntimeOptions(
                                api.cluster().client().getConfiguration(),
                                Names.DEFAULT_NAMESPACE,
                                Files.createDirectories(directory.resolve("volumes")),
                                "",
                                Optional.of(routes),
                                Optional.empty(),
                                Map.of("drover.management.enabled", "false")),
                        InstantSource.system());
        return drover.context();
    }

    private Path target(CamelContext camel, String name) throws IOException {
        Path store = Files.createDirectories(directory.resolve(name));
        BackupTarget target = new BackupTarget();
        target.getSpec().backupTargetURL = store.toUri().toString();
        api.create(target, name);
        await().until(
                        () ->
                                camel.getRouteController().getRouteStatus("target-io-" + name)
                                        == ServiceStatus.Started);
        return store;
    }

    private static void send(CamelContext camel, String target, StoreRequest request) {
        Exchange exchange =
                camel.createFluentProducerTemplate()
                        .to("direct:target-io-" + target)
                        .withProcessor(
                                message -> {
                                    message.setProperty(StoreRequest.PROPERTY, request);
                                    message.getMessage()
                                            .setHeader(StoreRequest.OPERATION, request.operation());
                                })
                        .send();
        assertThat(exchange.getException()).isNull();
    }

    @Test
    void failuresArePosted() throws Exception {
        List<String> posted = new CopyOnWriteArrayList<>();
        List<String> types = new CopyOnWriteArrayList<>();
        HttpServer hook =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        hook.createContext(
                "/",
                request -> {
                    types.add(request.getRequestHeaders().getFirst("Content-Type"));
                    posted.add(
                            new String(
                                    request.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8));
                    request.sendResponseHeaders(204, -1);
                    request.close();
                });
        hook.start();
        try {
            String url = "http://127.0.0.1:" + hook.getAddress().getPort() + "/drover";
            CamelContext camel =
                    runWith(
                            "notifications.camel.yaml",
                            example("notifications.camel.yaml", "hooks.example.com")
                                    .replace("https://hooks.example.com/drover", url));
            target(camel, "good");
            BackupTarget bad = new BackupTarget();
            bad.getSpec().backupTargetURL = "s3://without-region/";
            api.create(bad, "bad");

            await().until(() -> posted.stream().anyMatch(text -> text.contains("\"bad\"")));
            JsonNode body =
                    new ObjectMapper()
                            .readTree(
                                    posted.stream()
                                            .filter(text -> text.contains("\"bad\""))
                                            .findFirst()
                                            .orElseThrow());
            assertThat(body.path("kind").asText()).isEqualTo("BackupTarget");
            assertThat(body.path("state").asText()).isEqualTo("Unavailable");
            assertThat(body.path("message").asText()).contains("the region is missing");
            assertThat(types).containsOnly("application/json");
            assertThat(posted).noneMatch(text -> text.contains("\"good\""));
        } finally {
            hook.stop(0);
        }
    }

    @Test
    void requestsAreThrottled() throws IOException {
        CamelContext camel =
                runWith("target-io.camel.yaml", example("target-io.camel.yaml", "throttle:"));
        target(camel, "slow");
        long start = System.nanoTime();

        for (int i = 0; i < 50; i++) {
            send(camel, "slow", new StoreRequest.Stat(ObjectKey.of("backupstore/x")));
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isGreaterThan(Duration.ofMillis(1200));
    }

    @Test
    void changesAreMirrored() throws IOException {
        CamelContext camel =
                runWith("target-io.camel.yaml", example("target-io.camel.yaml", "attempt-second"));
        Path second = target(camel, "second");
        Path primary = target(camel, "primary");
        Path other = target(camel, "other");
        ObjectKey key = ObjectKey.of("backupstore/probe");
        StoreRequest write =
                new StoreRequest.Write(key, ObjectBody.utf8("content"), WriteCondition.NONE);

        send(camel, "other", write);
        assertThat(other.resolve("backupstore/probe")).hasContent("content");
        assertThat(second.resolve("backupstore/probe")).doesNotExist();

        send(camel, "primary", write);
        assertThat(primary.resolve("backupstore/probe")).hasContent("content");
        assertThat(second.resolve("backupstore/probe")).hasContent("content");

        send(camel, "primary", new StoreRequest.Delete(List.of(key)));
        assertThat(primary.resolve("backupstore/probe")).doesNotExist();
        assertThat(second.resolve("backupstore/probe")).doesNotExist();
        assertThat(other.resolve("backupstore/probe")).exists();
    }

    @Test
    void everyExampleIsTried() throws IOException {
        assertThat(Documents.blocks().stream().filter(block -> !block.file().isEmpty())).hasSize(3);
    }
}
