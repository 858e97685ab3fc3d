package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        return Kubeconfig.load(Optional.of(file.toFile()));
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
}
