package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.client.Config;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

class KubeconfigTest {
    @TempDir Path directory;

    private Config load(String user) throws IOException {
        Path file = directory.resolve("kubeconfig");
        Files.writeString(
                file,
                """
                apiVersion: v1
                kind: Config
                current-context: here
                contexts:
                - name: here
                  context: {cluster: here, user: me}
                clusters:
                - name: here
                  cluster: {server: "http://127.0.0.1:1"}
                users:
                - name: me
                  user: %s
                """
                        .formatted(user));
        return Kubeconfig.load(Optional.of(file.toFile()), Map.of());
    }

    @Test
    void aTokenFileIsReadAgainWhenItIsReplaced() throws IOException {
        Files.writeString(directory.resolve("token"), "first\n");
        Config config = load("{tokenFile: token}");
        assertThat(config.getOauthTokenProvider().getToken()).isEqualTo("first");

        Files.writeString(directory.resolve("token"), "second\n");

        assertThat(config.getOauthTokenProvider().getToken()).isEqualTo("second");
    }

    @Test
    void aTokenFileThatIsMissingIsNamed() {
        assertThatThrownBy(() -> load("{tokenFile: nowhere}"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("nowhere")
                .hasMessageContaining("user 'me'");
    }

    @Test
    void anExecCommandIsAskedForTheToken() throws IOException {
        Path command = directory.resolve("login");
        Files.writeString(
                command,
                """
                #!/bin/sh
                echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"given"}}'
                """);
        assertThat(command.toFile().setExecutable(true)).isTrue();

        Config config =
                load(
                        "{exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: %s}}"
                                .formatted(command));

        assertThat(config.getAutoOAuthToken()).isEqualTo("given");
    }

    @Test
    void anExecCommandThatGivesNothingIsRefused() {
        assertThatThrownBy(
                        () ->
                                load(
                                        "{exec: {apiVersion: client.authentication.k8s.io/v1,"
                                                + " interactiveMode: Never, command: \"false\"}}"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("user 'me'")
                .hasMessageContaining("exec 'false'");
    }

    @Test
    void aUserWithoutCredentialsIsAsGood() throws IOException {
        assertThat(load("{}").getMasterUrl()).contains("127.0.0.1:1");
    }

    private static void refuses(Path named, String... texts) {
        assertThatThrownBy(() -> Kubeconfig.load(Optional.of(named.toFile()), Map.of()))
                .isInstanceOfSatisfying(
                        CommandFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo(ExitCode.USAGE))
                .hasMessageContaining(named.toString())
                .hasMessageContainingAll(texts);
    }

    private Path file(String content) throws IOException {
        return Files.writeString(directory.resolve("named"), content);
    }

    @Test
    void aFileThatIsNotThereIsRefusedByName() {
        refuses(directory.resolve("nowhere"), "does not exist", "--kubeconfig");
    }

    @Test
    void aDirectoryIsRefused() {
        refuses(directory, "cannot be read: it is a directory");
    }

    @Test
    void aFileThatMayNotBeReadIsRefused() throws IOException {
        Path file = file("{}");
        assumeTrue(file.toFile().setReadable(false) && !Files.isReadable(file), "not as root");

        refuses(file, "cannot be read", "allow");
    }

    @Test
    void whatIsNoYamlIsRefused() throws IOException {
        refuses(file("contexts: ["), "is not YAML", "line 1");
        refuses(file("just text"), "is no kubeconfig");
        refuses(file(""), "it is empty");
    }

    @Test
    void namesThatLeadNowhereAreRefused() throws IOException {
        refuses(file("contexts: [{name: a}, {name: b}]"), "has no current-context", "a, b");
        refuses(
                file("{current-context: c, contexts: [{name: a}]}"),
                "'c', which is not among its contexts (a)",
                "use-context");
        refuses(
                file("{current-context: a, contexts: [{name: a, context: {cluster: k}}]}"),
                "context 'a' names 'k'",
                "clusters (it has none)");
        String cluster =
                "{current-context: a, contexts: [{name: a, context: {cluster: k, user: u}}],"
                        + " clusters: [{name: k, cluster: {%s}}]}";
        refuses(file(cluster.formatted("")), "cluster 'k' has no server");
        refuses(
                file(cluster.formatted("server: 'http://127.0.0.1:1'")),
                "names 'u', which is not among its users");
    }

    @Test
    void filesOfTheEnvironmentAreCheckedTooAndOneOfSeveralIsEnough() throws IOException {
        Path missing = directory.resolve("nowhere");
        assertThatThrownBy(
                        () ->
                                Kubeconfig.load(
                                        Optional.empty(), Map.of("KUBECONFIG", missing.toString())))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining(missing + " (KUBECONFIG) does not exist");

        Path there = file("{current-context: a}");
        assertThatThrownBy(
                        () ->
                                Kubeconfig.load(
                                        Optional.empty(),
                                        Map.of("KUBECONFIG", missing + File.pathSeparator + there)))
                .hasMessageContaining("kubeconfig " + there + " (KUBECONFIG): current-context");
    }
}
