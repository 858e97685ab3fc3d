package io.drover.acceptance;

import static org.awaitility.Awaitility.await;

import io.drover.embedded.AdmissionHandler;
import io.drover.embedded.EmbeddedApiServer;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.Volume;
import io.drover.runtime.DroverRuntime;
import io.drover.runtime.RuntimeOptions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** A test of a console that knows people, as the API server does. */
abstract class PeopleStory {
    @TempDir Path directory;
    final People people = new People();
    Cluster user;
    DroverRuntime drover;
    Console console;
    private EmbeddedApiServer server;
    private ApiProxy proxy;

    void start(Map<String, String> more) throws IOException {
        TestDrover.assumeEmbedded();
        server =
                EmbeddedApiServer.start(
                        Optional.empty(), 0, AdmissionHandler.NONE, InstantSource.system());
        proxy = new ApiProxy(ApiProxy.Server.open(server.url()), people);
        user = Cluster.connect(config(server.url().toString()), Names.DEFAULT_NAMESPACE);
        Map<String, String> properties = Console.properties();
        properties.putAll(more);
        drover =
                DroverRuntime.start(
                        new RuntimeOptions(
                                config(proxy.url()),
                                Names.DEFAULT_NAMESPACE,
                                Files.createDirectories(directory.resolve("volumes")),
                                Files.createDirectories(directory.resolve("store"))
                                        .toUri()
                                        .toString(),
                                Optional.empty(),
                                Optional.empty(),
                                properties),
                        InstantSource.system());
        console = new Console(properties);
        await("the default target")
                .atMost(Duration.ofSeconds(40))
                .until(
                        () ->
                                user.find(BackupTarget.class, Names.DEFAULT_TARGET)
                                        .filter(target -> target.getStatus().available)
                                        .isPresent());
    }

    private static Config config(String url) {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(url)
                .withNamespace(Names.DEFAULT_NAMESPACE)
                .build();
    }

    void createVolume(String name) {
        Volume volume = new Volume();
        volume.getSpec().size = Long.toString(4 * TestDrover.MIB);
        create(volume, name);
    }

    void create(HasMetadata object, String name) {
        object.setMetadata(
                new ObjectMetaBuilder()
                        .withName(name)
                        .withNamespace(Names.DEFAULT_NAMESPACE)
                        .build());
        user.client().resource(object).create();
    }

    @AfterEach
    void stop() {
        if (console != null) {
            console.close();
            drover.close();
        }
        if (user != null) {
            user.close();
            proxy.close();
            server.close();
        }
    }
}
