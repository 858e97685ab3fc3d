package io.drover.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;

import io.drover.chart.Chart;
import io.drover.control.admission.webhook.GeneratedCertificate;
import io.drover.control.admission.webhook.ServerCertificate;
import io.drover.embedded.AdmissionHandler;
import io.drover.embedded.BearerToken;
import io.drover.embedded.EmbeddedApiServer;
import io.drover.embedded.Protection;
import io.drover.packaging.Layout;
import io.drover.support.FreePort;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** The image, started as the chart's Pod starts it, without a kubelet. */
@DisplayName("The image runs as the chart's Pod")
class PodTest {
    private static final String TOKEN = "the-token-of-the-account-of-the-pod";
    private static final String ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir private static Path directory;

    private static UnpackedImage image;
    private static EmbeddedApiServer server;
    private static Path account;

    @BeforeAll
    static void make() throws IOException, InterruptedException {
        Optional<String> obstacle = ContainerProcess.obstacle();
        assumeTrue(obstacle.isEmpty(), () -> obstacle.orElseThrow());
        image = UnpackedImage.make(directory);
        ServerCertificate certificate = GeneratedCertificate.make(Optional.empty());
        server =
                EmbeddedApiServer.start(
                        Optional.empty(),
                        0,
                        AdmissionHandler.NONE,
                        InstantSource.system(),
                        Optional.of(
                                new Protection(
                                        BearerToken.of(TOKEN),
                                        certificate.context(),
                                        certificate.authority())));
        account = Files.createDirectory(directory.resolve("account"));
        Files.writeString(account.resolve("token"), TOKEN);
        Files.writeString(account.resolve("ca.crt"), certificate.authority());
        Files.writeString(account.resolve("namespace"), "longhorn-system");
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    /** The volumes of a Pod, by where its container has them. */
    private static Map<String, Path> mounts(Chart chart, JsonNode pod)
            throws IOException, InterruptedException {
        Map<String, Path> mounts = new TreeMap<>();
        mounts.put(ACCOUNT, account);
        for (JsonNode mount : pod.at("/containers/0/volumeMounts")) {
            String name = mount.path("name").asText();
            Path source = directory.resolve("volume-" + name);
            Files.createDirectories(source);
            for (JsonNode volume : pod.path("volumes")) {
                if (volume.path("name").asText().equals(name) && volume.has("secret")) {
                    JsonNode data =
                            chart.find("Secret", volume.at("/secret/secretName").asText())
                                    .orElseThrow()
                                    .path("data");
                    for (Map.Entry<String, JsonNode> file : data.properties()) {
                        Files.write(
                                source.resolve(file.getKey()),
                                Base64.getDecoder().decode(file.getValue().asText()));
                    }
                }
            }
            mounts.put(mount.path("mountPath").asText(), ContainerProcess.emptyDirectory(source));
        }
        return mounts;
    }

    private static Map<String, String> environment(JsonNode container) {
        Map<String, String> environment =
                ContainerProcess.environment(
                        container, Map.of("metadata.name", "drover-0", "spec.nodeName", "node-1"));
        environment.put("KUBERNETES_SERVICE_HOST", server.url().getHost());
        environment.put("KUBERNETES_SERVICE_PORT", Integer.toString(server.url().getPort()));
        return environment;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static int status(int port, String path) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    @Test
    @DisplayName(
            "D1 with the Pod's arguments, environment, volumes and user, on a read-only root, it"
                    + " gets ready; a Job of the image backs up and restores")
    void runsAsPod() throws IOException, InterruptedException {
        int management = FreePort.find();
        Chart chart =
                Chart.render(
                        Map.of(
                                "management", Map.of("port", management),
                                "webhook", Map.of("port", FreePort.find())));
        JsonNode pod = chart.find("Deployment").orElseThrow().at("/spec/template/spec");
        JsonNode container = pod.at("/containers/0");
        Map<String, Path> mounts = mounts(chart, pod);
        Map<String, String> environment = environment(container);
        // what the namespaces are made by is what the Pod and the image ask for
        assertThat(container.has("command")).isFalse();
        assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true))
                .isFalse();
        assertThat(
                        "%s:%s"
                                .formatted(
                                        pod.at("/securityContext/runAsUser").asText(),
                                        pod.at("/securityContext/runAsGroup").asText()))
                .isEqualTo(image.config().path("User").asText())
                .isEqualTo(Layout.USER);
        assertThat(texts(image.config().path("Entrypoint"))).isEqualTo(Layout.entryPoint());

        try (ContainerProcess drover =
                ContainerProcess.start(
                        image.root(), mounts, environment, texts(container.path("args")))) {
            await("ready")
                    .atMost(PATIENCE)
                    .failFast(
                            () ->
                                    assertThat(drover.isRunning())
                                            .as("runs: %s", drover.log())
                                            .isTrue())
                    .until(
                            () ->
                                    status(
                                                    management,
                                                    container
                                                            .at("/readinessProbe/httpGet/path")
                                                            .asText())
                                            == 200);
            assertThat(status(management, container.at("/livenessProbe/httpGet/path").asText()))
                    .isEqualTo(200);
            assertThat(status(management, "/observe/health")).isEqualTo(200);
            assertThat(drover.status())
                    .containsPattern("Uid:\\s+65532\\s+65532\\s+65532\\s+65532")
                    .containsPattern("NoNewPrivs:\\s+1")
                    .containsPattern("CapEff:\\s+0+\n");

            backsUpAndRestores(environment);

            drover.stop();
            assertThat(drover.await(60)).as(drover.log()).isPresent();
            assertThat(drover.log()).doesNotContain("ERROR", "Read-only file system");
        }
    }

    private static void backsUpAndRestores(Map<String, String> environment)
            throws IOException, InterruptedException {
        byte[] content = new byte[5 << 20];
        new Random(3).nextBytes(content);
        Path scratch = ContainerProcess.emptyDirectory(directory.resolve("volume-of-a-job"));
        Path disk = Files.write(scratch.resolve("disk.img"), content);
        ContainerProcess.emptyDirectory(scratch.resolve("store"));
        Map<String, Path> mounts = Map.of("/tmp", scratch);
        String target = "file:///tmp/store";
        String backup = target + "?backup=first&volume=data";

        run(
                0,
                mounts,
                environment,
                "backup",
                "/tmp/disk.img",
                target,
                "--volume=data",
                "--name=first");
        run(0, mounts, environment, "restore", backup, "--to=/tmp/restored.img");

        assertThat(Files.mismatch(scratch.resolve("restored.img"), disk))
                .as("first byte that differs, or the end of the shorter one")
                .isIn(-1L, (long) content.length);
        assertThat(run(1, mounts, environment, "restore", backup, "--to=/opt/restored.img"))
                .contains("/opt/restored.img");
    }

    /**
     * @param code 0 for success; else any other one will do
     */
    private static String run(
            int code,
            Map<String, Path> mounts,
            Map<String, String> environment,
            String... arguments)
            throws IOException, InterruptedException {
        try (ContainerProcess command =
                ContainerProcess.start(image.root(), mounts, environment, List.of(arguments))) {
            Optional<Integer> ended = command.await(60);
            assertThat(ended).as(command.log()).isPresent();
            assertThat(ended.orElseThrow() == 0).as(command.log()).isEqualTo(code == 0);
            return command.log();
        }
    }
}
