package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.store.s3.S3TestServer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A mistaken URL looks like an empty target. */
class EmptyTargetTest {
    @TempDir Path directory;
    private String empty;
    private String other;

    @BeforeEach
    void directories() throws IOException {
        empty = Files.createDirectory(directory.resolve("empty")).toUri().toString();
        other = Files.createDirectory(directory.resolve("other")).toUri().toString();
    }

    private CliRun run(String command, String... options) {
        List<String> arguments = new ArrayList<>(List.of(command, empty));
        if (command.equals("copy")) {
            arguments.add(other);
        }
        arguments.addAll(List.of(options));
        return CliRun.of(arguments.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ls", "verify", "repair", "copy"})
    void isNotSoundButNotThere(String command) {
        CliRun run = run(command);

        assertThat(run.code()).isEqualTo(ExitCode.NOT_FOUND.number());
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("no backupstore at " + empty, "--allow-empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ls", "verify", "repair", "copy"})
    void isFineForWhoExpectsIt(String command) {
        CliRun run = run(command, "--allow-empty");

        assertThat(run.code()).as(run.err()).isZero();
    }

    @Test
    void aVolumeThatIsNotThereIsNamedAsBefore() {
        CliRun run = run("verify", "--volume", "vol");

        assertThat(run.code()).isEqualTo(ExitCode.NOT_FOUND.number());
        assertThat(run.err()).contains("vol");
    }

    @Test
    void aBucketThatIsNotThereIsNoMatterOfCredentials() throws Exception {
        Path secret =
                Files.writeString(
                        directory.resolve("s3.env"),
                        S3TestServer.credentials().values().entrySet().stream()
                                .map(entry -> entry.getKey() + "=" + entry.getValue())
                                .collect(Collectors.joining("\n")));

        CliRun run =
                CliRun.of(
                        "verify",
                        "s3://no-such-bucket@us-east-1/",
                        "--credentials",
                        secret.toString());

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.NOT_FOUND.number());
        assertThat(run.err())
                .contains("bucket no-such-bucket does not exist")
                .doesNotContain("redentials");
    }
}
