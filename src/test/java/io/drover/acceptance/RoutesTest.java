package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.store.StoreException;
import io.drover.resource.BackupTarget;

import org.apache.camel.Route;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

@DisplayName("D2, D3, D4 Routes")
class RoutesTest {
    @TempDir private Path data;

    private TestDrover drover;

    @AfterEach
    void stop() {
        if (drover != null) {
            drover.close();
        }
    }

    @Test
    @DisplayName("D2 a user's route replaces or extends a shipped one without a rebuild")
    void ownRoutes() throws IOException {
        Path notified = data.resolve("notified");
        Files.createDirectories(data.resolve("routes"));
        Files.writeString(
                data.resolve("routes/notifications.camel.yaml"),
                """
                - route:
                    id: transition
                    description: Replaces the shipped route
                    from:
                      uri: direct:transition
                      steps:
                        - filter:
                            simple: ${header.DroverTransition} != null
                            steps:
                              - bean:
                                  ref: transitions
                                  method: describe
                              - to:
                                  uri: direct:mine
                """);
        Files.writeString(
                data.resolve("routes/mine.camel.yaml"),
                """
                - route:
                    id: mine
                    description: Beside the shipped ones
                    from:
                      uri: direct:mine
                      steps:
                        - setBody:
                            simple: ${body[kind]}/${body[name]}/${body[state]}
                        - to:
                            uri: file
                            parameters:
                              directoryName: %s
                              fileExist: Append
                              fileName: transitions
                              appendChars: "\\n"
                """
                        .formatted(notified));

        drover = TestDrover.start(data);
        drover.createVolume("vol", 2 * TestDrover.MIB, "default");

        drover.awaitTrue(
                "what the user's route writes",
                () ->
                        Files.exists(notified.resolve("transitions"))
                                && Files.readString(notified.resolve("transitions"))
                                        .contains("Volume/vol/detached"));
        assertThat(drover.runtime().context().getRoute("notify"))
                .as("the file was replaced as a whole")
                .isNull();
        assertThat(drover.runtime().context().getRoute("backup")).isNotNull();
    }

    private void writeRoute(String file, String content) throws IOException {
        Files.createDirectories(data.resolve("routes"));
        Files.writeString(data.resolve("routes").resolve(file), content);
    }

    private static String route(String id, String from, String step) {
        return """
        - route:
            id: %s
            from:
              uri: %s
              steps:
                - %s
        """
                .formatted(id, from, step);
    }

    @Test
    @DisplayName("D2 an added file that is broken is left out, and the others go on")
    void brokenAddedFiles() throws IOException {
        writeRoute("a-syntax.camel.yaml", "- route: {id: [broken");
        writeRoute("b-step.camel.yaml", route("b", "direct:b", "lgo: hello"));
        writeRoute(
                "c-component.camel.yaml",
                route("c-good", "direct:c", "log: hello")
                        + route("c-bad", "direct:d", "to: nosuch:thing"));
        writeRoute("d-bean.camel.yaml", route("d", "direct:e", "bean: {ref: nosuch}"));
        writeRoute("e-taken.camel.yaml", route("backup", "direct:f", "log: hello"));
        writeRoute("f-good.camel.yaml", route("f", "timer:f?repeatCount=1", "to: seda:tick"));

        drover = TestDrover.start(data);
        drover.awaitAvailable("default");

        Set<String> running =
                drover.runtime().context().getRoutes().stream()
                        .map(Route::getRouteId)
                        .collect(Collectors.toSet());
        assertThat(running).contains("f", "volume").doesNotContain("b", "c-bad", "c-good", "d");
        assertThat(drover.runtime().context().getRoute("backup").getEndpoint().getEndpointUri())
                .as("Drover's own")
                .startsWith("reconcile:");
    }

    @Test
    @DisplayName("D2 a broken replacement of a shipped file stops the start, naming file and route")
    void brokenReplacement() throws IOException {
        writeRoute("notifications.camel.yaml", route("notify", "direct:notify", "to: nosuch:x"));

        assertThatThrownBy(() -> TestDrover.start(data))
                .hasMessageContaining("route notify")
                .hasMessageContaining("nosuch");

        writeRoute("notifications.camel.yaml", "- route: {id: [broken");
        assertThatThrownBy(() -> TestDrover.start(data))
                .hasMessageContaining("notifications.camel.yaml cannot be loaded");

        writeRoute("notifications.camel.yaml", route("volume", "direct:notify", "log: hello"));
        assertThatThrownBy(() -> TestDrover.start(data))
                .hasMessageContaining("'volume'")
                .hasMessageContaining("notifications.camel.yaml");
    }

    @Test
    @DisplayName("D3 every route is in JMX")
    void jmx() throws IOException, MalformedObjectNameException {
        drover = TestDrover.start(data);
        drover.awaitAvailable("default");
        String context = drover.runtime().context().getManagementName();

        Set<String> inJmx =
                ManagementFactory.getPlatformMBeanServer()
                        .queryNames(
                                new ObjectName(
                                        "org.apache.camel:context=" + context + ",type=routes,*"),
                                null)
                        .stream()
                        .map(name -> ObjectName.unquote(name.getKeyProperty("name")))
                        .collect(Collectors.toSet());

        Set<String> running =
                drover.runtime().context().getRoutes().stream()
                        .map(Route::getRouteId)
                        .collect(Collectors.toSet());
        assertThat(inJmx).containsExactlyInAnyOrderElementsOf(running);
        assertThat(running)
                .contains(
                        "backup-target",
                        "backup-volume",
                        "backup",
                        "volume",
                        "snapshot",
                        "target-sync-default",
                        "target-io-default");
    }

    @Test
    @DisplayName("D4 each target is synchronised by a Quartz timer of its own")
    void timers() throws IOException, StoreException {
        drover = TestDrover.start(data);
        TestStore store = StoreKind.directory().newStore();
        drover.createTarget("polled", store);
        drover.awaitAvailable("polled");
        assertThat(drover.backupVolumes("polled")).isEmpty();

        drover.patchTarget("polled", Map.of("pollInterval", "1s"));
        store.withLonghornVolumes("pvc-none");

        drover.awaitBackups(
                "polled", "backup-pvc-none-1", "backup-pvc-none-2", "backup-pvc-none-3");
        Route timer = drover.runtime().context().getRoute("target-sync-polled");
        assertThat(timer.getEndpoint().getEndpointUri()).startsWith("quartz://");
        String earlier = synced("polled");
        drover.awaitThat(
                BackupTarget.class,
                "polled",
                target -> !target.getStatus().lastSyncedAt.equals(earlier));

        drover.patchTarget("polled", Map.of("pollInterval", "0"));
        drover.awaitTrue(
                "no timer without an interval",
                () -> drover.runtime().context().getRoute("target-sync-polled") == null);
        drover.delete(BackupTarget.class, "polled");
        drover.awaitTrue(
                "no routes of a deleted target",
                () -> drover.runtime().context().getRoute("target-io-polled") == null);
        assertThat(drover.runtime().context().getRoute("target-sync-default")).isNotNull();
    }

    private String synced(String target) {
        return drover.get(BackupTarget.class, target).getStatus().lastSyncedAt;
    }
}
