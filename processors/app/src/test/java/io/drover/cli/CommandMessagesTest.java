package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What wrong input is answered with. */
class CommandMessagesTest {
    @TempDir Path directory;

    @ParameterizedTest
    @CsvSource({
        "s3://bucket/path, region",
        "s3://bucket@us-east-1, trailing '/'",
        "s3://@us-east-1/path, bucket",
        "nfs://host, export path",
        "bucket@us-east-1/path, scheme",
        "ftp://host/path, not supported"
    })
    @DisplayName("B1.2 a target's URL that lacks something is refused, naming what")
    void namesWhatAUrlLacks(String url, String missing) {
        CliRun run = CliRun.of("ls", url);

        assertThat(run.code()).isEqualTo(ExitCode.USAGE.number());
        assertThat(run.err()).contains(url, missing);
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "AWS_ENDPOINTS, http://my_minio:9000",
        "AWS_ENDPOINTS, 'http://127.0.0.1:9000,http://127.0.0.1:9001'",
        "AWS_ENDPOINTS, http://host:port",
        "AWS_ENDPOINTS, minio:9000",
        "VIRTUAL_HOSTED_STYLE, yes"
    })
    @DisplayName("a Secret's value that cannot be used is refused at once, by its key and value")
    void namesASecretsValueThatCannotBeUsed(String key, String value) throws IOException {
        Path secret =
                Files.writeString(
                        directory.resolve("s3.env"),
                        "AWS_ACCESS_KEY_ID=a\nAWS_SECRET_ACCESS_KEY=very-secret\n%s=%s\n"
                                .formatted(key, value));

        CliRun run = CliRun.of("ls", "s3://b@r/", "--credentials", secret.toString());

        assertThat(run.code()).isEqualTo(ExitCode.USAGE.number());
        assertThat(run.err()).contains(key, value).doesNotContain("very-secret", "network");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP_PROXY", "HTTPS_PROXY"})
    @DisplayName("a proxy that cannot be used is refused by its key; its value may be a password")
    void namesAProxyThatCannotBeUsed(String key) throws IOException {
        Path secret =
                Files.writeString(
                        directory.resolve("s3.env"),
                        "AWS_ACCESS_KEY_ID=a\nAWS_SECRET_ACCESS_KEY=b\nAWS_ENDPOINTS=http://h\n%s=http://u:hidden@my_proxy\n"
                                .formatted(key));

        CliRun run = CliRun.of("ls", "s3://b@r/", "--credentials", secret.toString());

        assertThat(run.code()).isEqualTo(ExitCode.USAGE.number());
        assertThat(run.err()).contains(key).doesNotContain("hidden");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "verify --since 7 | --since: '7' is neither an age such as 12h or 7d, nor a date",
                "repair --dead-after 7y | '--dead-after': '7y' is no age; use for example 30m",
                "ls --patience 1 | '--patience': '1' is no age; use for example 30m",
                "ls --patience 0m | --patience: '0s' is no time; use 1s or more",
                "prune --volume vol --keep-within 7 | --keep-within: '7' is no age; use for",
                "prune --volume vol --keep-within -7d | --keep-within: '-7d' is no age; use for",
                "prune --volume vol --keep-within 0d | --keep-within: '0d' keeps nothing; use more",
                "prune --volume vol --keep-last 0 | --keep-last: 0 cannot be kept; use 1 or more",
                "prune --volume vol --keep-last -1 | --keep-last: -1 cannot be kept; use 1 or more",
                "prune --volume vol --keep daily=0 | --keep: 'daily=0' keeps none; use 1 or more",
                "prune --volume vol --keep daily=7 --time-zone Europe/Berln"
                        + " | '--time-zone': there is no time zone 'Europe/Berln'; use a name"
            })
    @DisplayName("an age, a number or a zone that means nothing is refused by option and value")
    void namesValuesThatMeanNothing(String command, String message) {
        String[] arguments = (command + " " + directory.toUri()).split(" ");

        CliRun run = CliRun.of(arguments);

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.USAGE.number());
        assertThat(run.err()).contains(message);
        assertThat(run.out()).isEmpty();
    }

    @Test
    @DisplayName("an unknown command is called one, and a similar one is named")
    void namesAnUnknownCommand() {
        CliRun unknown = CliRun.of("frob");
        CliRun nested = CliRun.of("target", "chek");

        assertThat(unknown.code()).isEqualTo(ExitCode.USAGE.number());
        assertThat(unknown.err())
                .startsWith("drover: there is no command 'frob'")
                .contains("See drover --help")
                .doesNotContain("Unmatched");
        assertThat(nested.err())
                .startsWith(
                        "drover: there is no command 'target chek'; did you mean 'drover target"
                                + " check'")
                .contains("See drover target --help");
    }

    @Test
    @DisplayName("version shows Drover's, Camel's and Java's")
    void showsVersions() throws IOException {
        JsonNode versions = CliRun.of("version", "-o", "json").json();

        assertThat(versions.path("camel").asText()).matches("4\\.\\d+\\.\\d+");
        assertThat(versions.path("version").asText()).isNotEmpty();
        assertThat(versions.path("java").asText()).startsWith("25");
    }

    @Test
    @DisplayName("B1.5 a credential that ends in a blank or newline is refused")
    void refusesCredentialsWithBlanks() throws IOException {
        Path secret =
                Files.writeString(
                        directory.resolve("secret.yaml"),
                        """
                        kind: Secret
                        stringData:
                          AWS_ACCESS_KEY_ID: key
                          AWS_SECRET_ACCESS_KEY: "very-secret\\n"
                        """);

        CliRun run = CliRun.of("ls", "s3://b@r/", "--credentials", secret.toString());

        assertThat(run.code()).isEqualTo(ExitCode.USAGE.number());
        assertThat(run.err())
                .contains("AWS_SECRET_ACCESS_KEY", "ends with a newline", "secret.yaml")
                .doesNotContain("very-secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--port", "--management-port", "--console-port"})
    @DisplayName("up: a port that is taken is reported, and nothing is made")
    void tellsOfATakenPort(String option) throws IOException {
        Path data = directory.resolve("data");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            List<String> line = new ArrayList<>(List.of("up", "--data", data.toString()));
            for (String each : List.of("--port", "--management-port", "--console-port")) {
                line.addAll(List.of(each, each.equals(option) ? port : "0"));
            }

            CliRun run = CliRun.of(line.toArray(String[]::new));

            assertThat(run.code()).isEqualTo(ExitCode.LOCAL.number());
            assertThat(run.err()).contains(option, port, "Choose another");
            assertThat(data).doesNotExist();
        }
    }

    @Test
    @DisplayName("up: a number that is no port is refused, naming the option")
    void refusesAPortThatIsNone() {
        Path data = directory.resolve("data");

        CliRun run = CliRun.of("up", "--data", data.toString(), "--port", "99999");

        assertThat(run.code()).isEqualTo(ExitCode.USAGE.number());
        assertThat(run.err()).contains("--port", "99999");
        assertThat(data).doesNotExist();
    }

    @Test
    @DisplayName("B2.2 a dead NFS server is reported with its reason, and nothing hangs")
    void tellsOfADeadNfsServer() {
        CliRun run = CliRun.of("target", "check", "nfs://127.0.0.1:9/export", "-o", "json");

        assertThat(run.code()).isEqualTo(ExitCode.UNFIT.number());
        assertThat(run.out()).contains("NFS server 127.0.0.1:9 cannot be reached");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:9", "http://no-such-host.invalid:9000"})
    @DisplayName("B2.2 an address where nobody answers is reported within seconds")
    void tellsSoonOfAWrongAddress(String endpoint) throws IOException {
        Path secret =
                Files.writeString(
                        directory.resolve("s3.env"),
                        "AWS_ACCESS_KEY_ID=a\nAWS_SECRET_ACCESS_KEY=b\nAWS_ENDPOINTS=" + endpoint);
        long start = System.nanoTime();

        CliRun run = CliRun.of("ls", "s3://bucket@us-east-1/", "--credentials", secret.toString());

        assertThat(run.code()).isEqualTo(ExitCode.UNAVAILABLE.number());
        assertThat(run.err()).contains(endpoint.replaceAll("http://|:[0-9]+$", ""));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void tellsSoonOfAWrongAddressOfAnNfsServer() {
        long start = System.nanoTime();

        CliRun run = CliRun.of("ls", "nfs://127.0.0.1:9/export");

        assertThat(run.code()).isEqualTo(ExitCode.UNAVAILABLE.number());
        assertThat(run.err()).contains("127.0.0.1:9");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void namesTheFileThatIsNotThere() {
        CliRun run =
                CliRun.of(
                        "backup",
                        directory.resolve("none.img").toString(),
                        "file://" + directory.resolve("store"),
                        "--volume",
                        "vol");

        assertThat(run.code()).isEqualTo(ExitCode.LOCAL.number());
        assertThat(run.err()).contains("none.img");
    }

    @Test
    void namesTheRuleThatAVolumesNameBreaks() {
        CliRun run = CliRun.of("backup", "x", "file:///x", "--volume", "no spaces");

        assertThat(run.code()).isEqualTo(ExitCode.USAGE.number());
        assertThat(run.err()).contains("no spaces", "volume name");
    }

    @Test
    void suggestsTheCommandThatWasMeant() {
        CliRun run = CliRun.of("verfy", "file:///x");

        assertThat(run.code()).isEqualTo(ExitCode.USAGE.number());
        assertThat(run.err()).contains("drover verify");
    }

    @Test
    void aBackupUrlMustNameItsVolume() {
        CliRun run = CliRun.of("inspect", "file:///x?backup=b1");

        assertThat(run.code()).isEqualTo(ExitCode.USAGE.number());
        assertThat(run.err()).contains("?backup=<name>&volume=<name>");
    }

    @Test
    void saysThatABackupIsNotThere() throws IOException {
        String target = "file://" + Files.createDirectories(directory.resolve("store"));

        CliRun run = CliRun.of("inspect", target + "?backup=b1&volume=vol");

        assertThat(run.code()).isEqualTo(ExitCode.NOT_FOUND.number());
        assertThat(run.err()).contains("b1", "vol", "drover ls");
    }

    @Test
    void everyCommandHasHelp() {
        for (String command : DroverCommand.commandLine().getSubcommands().keySet()) {
            CliRun run = command.equals("help") ? CliRun.of("help") : CliRun.of(command, "--help");
            assertThat(run.code()).as(command).isZero();
            assertThat(run.out()).as(command).contains("Usage: drover");
            assertThat(DroverCommand.commandLine(command).getSubcommands())
                    .as("commands known to '%s'", command)
                    .containsKey(command);
        }
        assertThat(CliRun.of("--help").out()).contains("Exit codes:", "130");
    }

    @Test
    void completionIsGenerated() {
        assertThat(CliRun.of("generate-completion").out())
                .contains("complete -F", "drover", "restore", "uninstall");
        assertThat(CliRun.of("help", "restore").out()).contains("Usage: drover restore");
    }

    @Test
    @DisplayName(
            "B2.2 a backup to an address where nobody answers reports nothing that it never wrote")
    void tellsNothingOfABackupThatNeverBegan() throws IOException {
        Path image = Files.write(directory.resolve("image.raw"), new byte[4096]);

        CliRun run =
                CliRun.of(
                        "backup", image.toString(), "nfs://127.0.0.1:9/export", "--volume", "vol");

        assertThat(run.code()).isEqualTo(ExitCode.UNAVAILABLE.number());
        assertThat(run.err())
                .contains("NFS server 127.0.0.1:9 cannot be reached", "check address and network")
                .doesNotContain("did not end");
    }
}
