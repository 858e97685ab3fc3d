package io.drover.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Optional;

/** Access to the objects: by the port, and by the files. */
class AccessTest {
    private final BearerToken token = BearerToken.generate();
    @TempDir Path directory;
    private EmbeddedApiServer server;
    private RawApi api;

    @BeforeEach
    void start() throws Exception {
        startProtected();
    }

    private void startProtected() throws Exception {
        Files.deleteIfExists(directory.resolve("test.p12"));
        TestCertificate certificate = TestCertificate.make(directory);
        server =
                start(Optional.of(new Protection(token, certificate.context(), certificate.pem())));
        api = new RawApi(server, HttpClient.newBuilder().sslContext(certificate.context()).build());
    }

    private EmbeddedApiServer start(Optional<Protection> wanted) throws Exception {
        return EmbeddedApiServer.start(
                Optional.of(directory.resolve("kubernetes.db")),
                0,
                AdmissionHandler.NONE,
                InstantSource.system(),
                wanted);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private static String permissions(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/secrets",
                "/api/v1/secrets?watch=true",
                "/version",
                "/openapi/v2",
                "/healthz"
            })
    void everyRequestHasToBringTheToken(String path) throws Exception {
        assertThat(api.get(path).expect(401).at("/reason").asText()).isEqualTo("Unauthorized");
        for (String wrong :
                new String[] {"Bearer wrong", "Bearer", "Basic " + token.text(), token.text()}) {
            assertThat(api.send(api.request(path).header("Authorization", wrong).build()).code())
                    .as(wrong)
                    .isEqualTo(401);
        }
    }

    private RawApi.Answer review(String path, String spec) throws Exception {
        return api.send(
                        api.request(path)
                                .header("Authorization", "Bearer " + token.text())
                                .header("Content-Type", "application/json")
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                "{\"spec\":" + spec + "}"))
                                .build())
                .expect(201);
    }

    @Test
    void reviewsKnowTheAdministratorOnly() throws Exception {
        String tokens = "/apis/authentication.k8s.io/v1/tokenreviews";
        RawApi.Answer own = review(tokens, "{\"token\":\"%s\"}".formatted(token.text()));
        assertThat(own.at("/status/authenticated").asBoolean()).isTrue();
        assertThat(own.at("/status/user/username").asText()).isEqualTo("system:admin");
        RawApi.Answer other = review(tokens, "{\"token\":\"wrong\"}");
        assertThat(other.at("/status/authenticated").asBoolean()).isFalse();
        assertThat(other.at("/status/user").isMissingNode()).isTrue();

        String access = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
        assertThat(review(access, "{\"user\":\"system:admin\"}").at("/status/allowed").asBoolean())
                .isTrue();
        assertThat(
                        review(access, "{\"user\":\"ada\",\"groups\":[\"system:masters\"]}")
                                .at("/status/allowed")
                                .asBoolean())
                .isTrue();
        assertThat(
                        review(access, "{\"user\":\"ada\",\"groups\":[\"staff\"]}")
                                .at("/status/allowed")
                                .asBoolean())
                .isFalse();
    }

    @Test
    void theTokenLetsIn() throws Exception {
        api.send(
                        api.request("/api/v1/secrets")
                                .header("Authorization", "Bearer " + token.text())
                                .build())
                .expect(200);
    }

    @Test
    void theKubeconfigBringsTheToken() throws Exception {
        assumeTrue(Kubectl.available(), "kubectl is not installed");
        Path kubeconfig = directory.resolve("kubeconfig");
        server.writeKubeconfig(kubeconfig, "default");

        assertThat(new Kubectl(kubeconfig).run("get", "namespaces")).contains("default");
    }

    @Test
    void pagesOfOtherHostsAreNotAnswered() throws Exception {
        api.close();
        server = start(Optional.empty());
        api = new RawApi(server);

        for (String origin : new String[] {"https://example.com", "null", "http://127.0.0.1.x"}) {
            assertThat(api.send(api.request("/version").header("Origin", origin).build()).code())
                    .as(origin)
                    .isEqualTo(403);
        }
        api.send(api.request("/version").header("Origin", "http://localhost:3000").build())
                .expect(200);
        api.get("/version").expect(200);
    }

    @Test
    void databaseAndKubeconfigAreReadableByTheirOwnerOnly() throws Exception {
        Path database = directory.resolve("kubernetes.db");
        Path kubeconfig = directory.resolve("kubeconfig");
        assertThat(permissions(database)).isEqualTo("rw-------");
        api.close();
        Files.setPosixFilePermissions(database, PosixFilePermissions.fromString("rw-r--r--"));
        Files.createFile(kubeconfig);
        Files.setPosixFilePermissions(kubeconfig, PosixFilePermissions.fromString("rw-r--r--"));

        startProtected();
        server.writeKubeconfig(kubeconfig, "default");

        assertThat(permissions(database)).isEqualTo("rw-------");
        assertThat(permissions(kubeconfig)).isEqualTo("rw-------");
    }

    @Test
    void aDirectoryOfEarlierVersionsIsClosedToOthers() throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));

        PrivateFiles.directory(data);

        assertThat(permissions(data)).isEqualTo("rwx------");
    }

    @Test
    void aTokenIsNeverPrinted() {
        assertThat(token.toString()).doesNotContain(token.text());
        assertThatThrownBy(() -> BearerToken.of("with a blank in it, long"))
                .hasMessageNotContaining("blank");
    }
}
