package io.drover.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.resource.BackupTarget;
import io.drover.resource.Names;
import io.drover.runtime.DroverRuntime;
import io.drover.runtime.RuntimeOptions;
import io.drover.support.TestCluster;

import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.model.Model;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The shipped routes in a running Drover. */
@Timeout(90)
class RoutesRunTest {
    /** Provisioning, which needs rights that Drover does not have everywhere. */
    private static final Set<String> SWITCHED_OFF =
            Set.of(
                    "claim",
                    "claim-binder",
                    "claimed-volume",
                    "mover-sweep",
                    "persistent-volume",
                    "populate-claim",
                    "populated-volume",
                    "populator-record",
                    "provisioner",
                    "snapshot-api");

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

    private CamelContext run(Optional<Path> routes) throws IOException {
        drover =
                DroverRuntime.start(
                        new RuntimeOptions(
                                api.cluster().client().getConfiguration(),
                                Names.DEFAULT_NAMESPACE,
                                Files.createDirectories(directory.resolve("volumes")),
                                "",
                                routes,
                                Optional.empty(),
                                Map.of(
                                        "drover.management.enabled", "false",
                                        "drover.console.enabled", "true",
                                        "drover.console.port", "0")),
                        InstantSource.system());
        return drover.context();
    }

    private static ServiceStatus status(CamelContext camel, String route) {
        return camel.getRouteController().getRouteStatus(route);
    }

    @Test
    void everyRouteIsThereStartedAndDescribed() throws IOException {
        CamelContext camel = run(Optional.empty());
        Set<String> declared = new HashSet<>();
        for (RouteFile file : RouteFile.all()) {
            file.routes().stream()
                    .filter(route -> !route.template())
                    .map(RouteFile.Route::id)
                    .forEach(declared::add);
        }

        assertThat(camel.getRoutes()).extracting(Route::getId).containsAll(declared);
        for (String id : declared) {
            assertThat(status(camel, id))
                    .as(id)
                    .isEqualTo(
                            SWITCHED_OFF.contains(id) || id.startsWith("manifests")
                                    ? ServiceStatus.Stopped
                                    : ServiceStatus.Started);
            assertThat(camel.getRoute(id).getDescription()).as(id).isNotBlank();
        }
    }

    @Test
    void secondDroverOnTheSameVolumesIsRefusedWithTheFirstOnesName() throws IOException {
        run(Optional.empty());
        Path volumes = directory.resolve("volumes");

        assertThatThrownBy(
                        () ->
                                DroverRuntime.start(
                                        new RuntimeOptions(
                                                api.cluster().client().getConfiguration(),
                                                Names.DEFAULT_NAMESPACE,
                                                volumes,
                                                "",
                                                Optional.empty(),
                                                Optional.empty(),
                                                Map.of()),
                                        InstantSource.system()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(volumes.toRealPath().toString())
                .hasMessageContaining("in use");
        assertThat(Files.readString(volumes.resolve(".drover.lock")))
                .contains("process id " + ProcessHandle.current().pid());
    }

    @Test
    void routesHaveTheirConfigurations() throws IOException {
        Model model =
                run(Optional.empty()).getCamelContextExtension().getContextPlugin(Model.class);

        assertThat(model.getRouteDefinition("backup").getAppliedRouteConfigurationIds())
                .containsExactly("reconcile-errors");
        assertThat(model.getRouteDefinition("data-mover-backup").getAppliedRouteConfigurationIds())
                .containsExactly("data-errors");
    }

    @Test
    void targetHasRoutesOfItsOwnThatComeAndGoWithIt() throws IOException {
        CamelContext camel = run(Optional.empty());
        BackupTarget target = new BackupTarget();
        target.getSpec().backupTargetURL =
                Files.createDirectories(directory.resolve("store")).toUri().toString();
        target.getSpec().pollInterval = "1h0m0s";
        api.create(target, "extra");

        await().until(
                        () ->
                                status(camel, "target-io-extra") == ServiceStatus.Started
                                        && status(camel, "target-sync-extra")
                                                == ServiceStatus.Started);
        await().until(() -> api.get(BackupTarget.class, "extra").getStatus().available);

        api.cluster().delete(BackupTarget.class, "extra");

        await().until(
                        () ->
                                camel.getRoute("target-io-extra") == null
                                        && camel.getRoute("target-sync-extra") == null);
        await().until(() -> api.cluster().find(BackupTarget.class, "extra").isEmpty());
    }

    @Test
    void fileOfTheSameNameReplacesTheShippedOne() throws IOException {
        Path own = Files.createDirectories(directory.resolve("routes"));
        Files.writeString(
                own.resolve("notifications.camel.yaml"),
                """
                - route:
                    id: transition
                    description: Nobody is notified
                    from:
                      uri: direct:transition
                      steps:
                        - stop:
                            id: end
                """);
        Files.writeString(
                own.resolve("extra.camel.yaml"),
                """
                - route:
                    id: own-route
                    description: An addition
                    from:
                      uri: direct:own
                      steps:
                        - log:
                            id: say
                            message: hello
                """);

        CamelContext camel = run(Optional.of(own));

        assertThat(camel.getRoute("transition").getDescription()).isEqualTo("Nobody is notified");
        assertThat(camel.getRoute("notify")).isNull();
        assertThat(status(camel, "own-route")).isEqualTo(ServiceStatus.Started);
    }
}
