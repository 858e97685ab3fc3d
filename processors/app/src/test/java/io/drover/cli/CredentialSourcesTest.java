package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.store.TargetCredentials;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

class CredentialSourcesTest {
    private static final Map<String, String> PAIR =
            Map.of("AWS_ACCESS_KEY_ID", "key", "AWS_SECRET_ACCESS_KEY", "sec=ret");

    @TempDir Path directory;

    private TargetCredentials file(String content) throws IOException {
        return CredentialSources.file(Files.writeString(directory.resolve("file"), content));
    }

    @Test
    void readsASecretManifest() throws IOException {
        TargetCredentials credentials =
                file(
                        """
                        apiVersion: v1
                        kind: Secret
                        metadata: {name: s3}
                        data:
                          AWS_ACCESS_KEY_ID: a2V5
                          other: eA==
                        stringData:
                          AWS_SECRET_ACCESS_KEY: sec=ret
                        """);

        assertThat(credentials.values()).isEqualTo(PAIR);
    }

    @Test
    void readsLinesOfKeyAndValue() throws IOException {
        assertThat(
                        file("# mine\n"
                                        + "export AWS_ACCESS_KEY_ID=key\n"
                                        + "AWS_SECRET_ACCESS_KEY=\"sec=ret\"\n")
                                .values())
                .isEqualTo(PAIR);
    }

    @Test
    void readsAnAwsCredentialsFile() throws IOException {
        assertThat(
                        file("[default]\n"
                                        + "aws_access_key_id = key\n"
                                        + "aws_secret_access_key = sec=ret\n")
                                .values())
                .isEqualTo(PAIR);
    }

    @Test
    void refusesAFileWithoutAnyKey() {
        assertThatThrownBy(() -> file("user=me\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("AWS_ACCESS_KEY_ID");
    }

    @Test
    void takesFromTheEnvironmentWhatIsOfATarget() {
        TargetCredentials credentials =
                CredentialSources.environment(
                        Map.of(
                                "AWS_ACCESS_KEY_ID",
                                "key",
                                "AWS_ENDPOINT_URL",
                                "http://x",
                                "HOME",
                                "/"));

        assertThat(credentials.values())
                .isEqualTo(Map.of("AWS_ACCESS_KEY_ID", "key", "AWS_ENDPOINTS", "http://x"));
    }

    @Test
    void leavesTemporaryKeysToAwsOwnSources() {
        TargetCredentials credentials =
                CredentialSources.environment(
                        Map.of(
                                "AWS_ACCESS_KEY_ID",
                                "key",
                                "AWS_SECRET_ACCESS_KEY",
                                "secret",
                                "AWS_SESSION_TOKEN",
                                "token"));

        assertThat(credentials.values()).isEmpty();
    }
}
