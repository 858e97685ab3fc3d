package io.drover.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** What an operator asks with kubectl is answered. */
class KubectlQuestionsTest {
    private static final String EVENT =
            """
            apiVersion: v1
            kind: Event
            metadata: {name: %s}
            involvedObject: {kind: Backup, name: b, namespace: longhorn-system}
            reason: %s
            message: it happened
            lastTimestamp: %s
            """;

    @TempDir Path directory;
    EmbeddedApiServer server;
    Kubectl kubectl;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(Kubectl.available(), "kubectl is not installed");
        server =
                EmbeddedApiServer.start(
                        Optional.empty(), 0, AdmissionHandler.NONE, InstantSource.system());
        server.writeKubeconfig(directory.resolve("kubeconfig"), "longhorn-system");
        kubectl = new Kubectl(directory.resolve("kubeconfig"));
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void eventsAreSortedByTheirTime() throws Exception {
        kubectl.apply(EVENT.formatted("a", "Third", "\"2026-01-03T00:00:00Z\""));
        kubectl.apply(EVENT.formatted("b", "First", "\"2026-01-01T00:00:00Z\""));
        kubectl.apply(EVENT.formatted("c", "Second", "\"2026-01-02T00:00:00Z\""));

        assertThat(kubectl.run("get", "events", "--sort-by=.lastTimestamp"))
                .containsSubsequence("First", "Second", "Third");
        assertThat(kubectl.run("get", "events.events.k8s.io", "--sort-by=.deprecatedLastTimestamp"))
                .containsSubsequence("First", "Second", "Third");
        assertThat(kubectl.run("events")).contains("First", "it happened");
    }

    /** Which is less than the pause between two bookmarks of a watch. */
    @Test
    void waitingForWhatIsThereTakesNoTime() throws Exception {
        kubectl.run("create", "configmap", "m", "--from-literal=a=b");
        long begin = System.nanoTime();

        kubectl.run("wait", "configmap/m", "--for=jsonpath={.data.a}=b", "--timeout=20s");

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void whoeverIsLetInMayDoAll() throws Exception {
        assertThat(kubectl.run("auth", "can-i", "delete", "backups")).startsWith("yes");
        assertThat(kubectl.run("auth", "can-i", "create", "secrets", "-n", "other"))
                .contains("yes");
        assertThat(kubectl.run("auth", "can-i", "--list")).contains("*.*", "[*]");
        assertThat(kubectl.run("auth", "whoami")).contains("system:admin", "system:masters");
    }

    @Test
    void reviewWhoseSpecIsNoObjectIsRefused() throws Exception {
        new RawApi(server)
                .post("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", "{\"spec\": \"x\"}")
                .expect(400);
    }

    @Test
    void reviewsOfClientLibrariesAreAnsweredWithTheirQuestion() throws Exception {
        RawApi api = new RawApi(server);
        RawApi.Answer answer =
                api.post(
                                "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
                                "{\"spec\":{\"resourceAttributes\":{\"verb\":\"delete\"}}}")
                        .expect(201);

        assertThat(answer.at("/status/allowed").asBoolean()).isTrue();
        assertThat(answer.at("/spec/resourceAttributes/verb").asText()).isEqualTo("delete");
        assertThat(api.get("/apis/authorization.k8s.io/v1").at("/resources/0/verbs/0").asText())
                .isEqualTo("create");
    }

    @Test
    void aServiceAccountIsMadeByCommand() throws Exception {
        kubectl.run("create", "serviceaccount", "robot");

        assertThat(kubectl.run("get", "serviceaccounts")).contains("robot");
    }

    @Test
    void aPatchThatACustomKindDoesNotTakeIsRefused() throws Exception {
        kubectl.apply(
                """
                apiVersion: longhorn.io/v1beta2
                kind: BackupTarget
                metadata: {name: t}
                spec: {pollInterval: 1m0s}
                """);

        assertThat(
                        kubectl.runWithInput(
                                "",
                                1,
                                "patch",
                                "backuptarget",
                                "t",
                                "--type=strategic",
                                "-p",
                                "{\"spec\":{\"pollInterval\":\"2m0s\"}}"))
                .contains("application/merge-patch+json");
        kubectl.run("create", "configmap", "m", "--from-literal=a=b");
        kubectl.run("patch", "configmap", "m", "-p", "{\"data\":{\"a\":\"c\"}}");
        assertThat(kubectl.run("get", "configmap", "m", "-o", "jsonpath={.data.a}")).isEqualTo("c");
    }

    @Test
    void aWrongSecretIsRefusedAndAPodWarnedOf() throws Exception {
        assertThat(
                        kubectl.runWithInput(
                                "apiVersion: v1\n"
                                        + "kind: Secret\n"
                                        + "metadata: {name: s}\n"
                                        + "stringdata: {a: b}\n",
                                1,
                                "apply",
                                "-f",
                                "-"))
                .contains("unknown field \"stringdata\"");
        assertThat(
                        kubectl.apply(
                                "apiVersion: v1\n"
                                        + "kind: Pod\n"
                                        + "metadata: {name: p}\n"
                                        + "spec: {containers: [{name: c, image: i}]}\n"))
                .contains("Warning: Pod: the object is kept");
    }
}
