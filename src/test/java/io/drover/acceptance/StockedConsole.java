package io.drover.acceptance;

import static org.awaitility.Awaitility.await;

import io.drover.embedded.AdmissionHandler;
import io.drover.embedded.EmbeddedApiServer;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.NamespaceLease;
import io.drover.runtime.DroverRuntime;
import io.drover.runtime.RuntimeOptions;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Optional;

/** A console with a stock of resources, of a Drover that waits for another's Lease. */
final class StockedConsole implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final EmbeddedApiServer server;
    private final Cluster user;
    private final DroverRuntime drover;
    private final Console console;

    private StockedConsole(
            EmbeddedApiServer server, Cluster user, DroverRuntime drover, Console console) {
        this.server = server;
        this.user = user;
        this.drover = drover;
        this.console = console;
    }

    static StockedConsole start(Path directory, ConsoleStock stock) throws IOException {
        return start(directory, stock, Map.of());
    }

    /**
     * @param more properties
     */
    static StockedConsole start(Path directory, ConsoleStock stock, Map<String, String> more)
            throws IOException {
        Path database = directory.resolve("kubernetes.db");
        stock.write(database);
        EmbeddedApiServer server =
                EmbeddedApiServer.start(
                        Optional.of(database), 0, AdmissionHandler.NONE, InstantSource.system());
        Config config =
                new ConfigBuilder(Config.empty())
                        .withMasterUrl(server.url().toString())
                        .withNamespace(Names.DEFAULT_NAMESPACE)
                        .build();
        Cluster user = Cluster.connect(config, Names.DEFAULT_NAMESPACE);
        takeLease(user);
        Map<String, String> properties = Console.properties();
        properties.putAll(more);
        DroverRuntime drover =
                DroverRuntime.start(
                        new RuntimeOptions(
                                config,
                                Names.DEFAULT_NAMESPACE,
                                Files.createDirectories(directory.resolve("volumes")),
                                "",
                                Optional.empty(),
                                Optional.empty(),
                                properties),
                        InstantSource.system());
        Console console = new Console(properties);
        await("full caches")
                .atMost(PATIENCE)
                .until(() -> console.get("/console/").statusCode() == 200);
        return new StockedConsole(server, user, drover, console);
    }

    private static void takeLease(Cluster user) {
        user.client()
                .leases()
                .inNamespace(Names.DEFAULT_NAMESPACE)
                .resource(
                        new LeaseBuilder()
                                .withNewMetadata()
                                .withName(NamespaceLease.NAME)
                                .endMetadata()
                                .withNewSpec()
                                .withHolderIdentity("another")
                                .withLeaseDurationSeconds((int) Duration.ofDays(1).toSeconds())
                                .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC))
                                .endSpec()
                                .build())
                .create();
    }

    Console console() {
        return console;
    }

    Cluster user() {
        return user;
    }

    DroverRuntime drover() {
        return drover;
    }

    @Override
    public void close() {
        console.close();
        drover.close();
        user.close();
        server.close();
    }
}
