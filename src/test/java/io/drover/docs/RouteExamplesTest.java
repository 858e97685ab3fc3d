package io.drover.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;

import io.drover.blockengine.store.ObjectBody;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.WriteCondition;
import io.drover.control.hook.HookCall;
import io.drover.control.hook.HookPod;
import io.drover.control.hook.HookRoutes;
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
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
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
            CamelContext camel = runWithWebhook(hook.getAddress().getPort());
            target(camel, "good");
            createBadTarget();

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

    private CamelContext runWithWebhook(int port, String... changes) throws IOException {
        String example =
                example("notifications.camel.yaml", "hooks.example.com")
                        .replace(
                                "https://hooks.example.com/drover",
                                "http://127.0.0.1:" + port + "/drover");
        for (int i = 0; i < changes.length; i += 2) {
            assertThat(example).contains(changes[i]);
            example = example.replace(changes[i], changes[i + 1]);
        }
        return runWith("notifications.camel.yaml", example);
    }

    private void createBadTarget() {
        BackupTarget bad = new BackupTarget();
        bad.getSpec().backupTargetURL = "s3://without-region/";
        api.create(bad, "bad");
    }

    @Test
    void failureIsPostedWhenTheReceiverIsUpAgain() throws Exception {
        InetSocketAddress address;
        try (ServerSocket down = new ServerSocket(0, 16, InetAddress.getLoopbackAddress())) {
            address = new InetSocketAddress(down.getInetAddress(), down.getLocalPort());
            runWithWebhook(address.getPort());
            createBadTarget();
            down.accept().close();
        }
        List<String> posted = new CopyOnWriteArrayList<>();
        HttpServer hook = HttpServer.create(address, 16);
        hook.createContext(
                "/",
                request -> {
                    posted.add(
                            new String(
                                    request.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8));
                    request.sendResponseHeaders(204, -1);
                    request.close();
                });
        hook.start();
        try {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> posted.stream().anyMatch(text -> text.contains("\"bad\"")));
            assertThat(posted).filteredOn(text -> text.contains("\"bad\"")).hasSize(1);
        } finally {
            hook.stop(0);
        }
    }

    @Test
    void failureThatIsGivenUpIsOneLineOfLogBesideDroversOwn() throws Exception {
        List<String> warnings = new CopyOnWriteArrayList<>();
        List<String> changes = new CopyOnWriteArrayList<>();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        AppenderBase<ILoggingEvent> recorder =
                new AppenderBase<>() {
                    @Override
                    protected void append(ILoggingEvent event) {
                        String line = event.getFormattedMessage();
                        if (event.getLevel().isGreaterOrEqual(Level.WARN)
                                && (event.getLoggerName().startsWith("org.apache.camel")
                                        || event.getLoggerName().equals("io.drover.notify"))) {
                            warnings.add(line);
                        } else if (event.getLoggerName().equals("io.drover.notify")) {
                            changes.add(line);
                        }
                    }
                };
        recorder.setContext(root.getLoggerContext());
        recorder.start();
        root.addAppender(recorder);
        Logger notify = (Logger) LoggerFactory.getLogger("io.drover.notify");
        Logger camel = (Logger) LoggerFactory.getLogger("org.apache.camel");
        notify.setLevel(Level.INFO);
        camel.setLevel(Level.WARN);
        try (ServerSocket down = new ServerSocket(0, 16, InetAddress.getLoopbackAddress())) {
            int port = down.getLocalPort();
            down.close();
            runWithWebhook(
                    port,
                    "maximumRedeliveries: \"10\"",
                    "maximumRedeliveries: \"2\"",
                    "redeliveryDelay: \"1000\"",
                    "redeliveryDelay: \"10\"");
            createBadTarget();

            await().until(() -> warnings.stream().anyMatch(line -> line.contains("\"bad\"")));

            assertThat(warnings).allMatch(line -> line.startsWith("gave up the notification {"));
            assertThat(warnings)
                    .filteredOn(line -> line.contains("\"bad\""))
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains("Unavailable", "Connection refused");
            assertThat(changes)
                    .anyMatch(line -> line.startsWith("BackupTarget bad is Unavailable: "));
        } finally {
            root.detachAppender(recorder);
            notify.setLevel(null);
            camel.setLevel(null);
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
    void applicationsAreFrozenAndThawed() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        HttpServer agent =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        agent.createContext(
                "/",
                request -> {
                    asked.add(request.getRequestMethod() + " " + request.getRequestURI().getPath());
                    boolean refused = asked.size() == 2;
                    request.sendResponseHeaders(refused ? 500 : 204, -1);
                    request.close();
                });
        agent.start();
        try {
            CamelContext camel =
                    runWith(
                            "hook-database.camel.yaml",
                            example("hook-database.camel.yaml", "ask-database-agent")
                                    .replace(":8006", ":" + agent.getAddress().getPort()));
            HookRoutes hooks = new HookRoutes(camel, Duration.ofSeconds(30));
            assertThat(hooks.missing("database")).isEmpty();

            hooks.call(hook(HookCall.BEFORE));
            assertThatThrownBy(() -> hooks.call(hook(HookCall.AFTER)))
                    .hasMessageStartingWith("route direct:hook-database-after failed: ");
            hooks.call(hook(HookCall.AFTER));

            assertThat(asked).containsExactly("POST /before", "POST /after", "POST /after");
        } finally {
            agent.stop(0);
        }
    }

    private static HookCall hook(String phase) {
        return new HookCall(
                "database",
                phase,
                "snap",
                "shop",
                "data",
                List.of(new HookPod("db-0", "node", "127.0.0.1")));
    }

    @Test
    void everyExampleIsTried() throws IOException {
        assertThat(Documents.blocks().stream().filter(block -> !block.file().isEmpty())).hasSize(4);
    }
}
