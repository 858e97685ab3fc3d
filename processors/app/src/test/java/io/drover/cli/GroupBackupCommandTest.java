package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One image, several targets, one command. */
class GroupBackupCommandTest {
    @TempDir Path directory;
    private Path image;
    private String one;
    private String two;
    private String missing;

    @BeforeEach
    void targets() throws IOException {
        image = Images.write(directory.resolve("volume.img"), 1, 0, 2, 0, 3);
        one = target("one");
        two = target("two");
        missing = "file://" + directory.resolve("missing");
    }

    private String target(String name) throws IOException {
        return "file://" + Files.createDirectories(directory.resolve(name));
    }

    private CliRun backup(String... arguments) {
        List<String> all = new ArrayList<>(List.of("backup", image.toString()));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--volume", "vol"));
        return CliRun.of(all.toArray(String[]::new));
    }

    private void assertRestores(String target, String backup) throws IOException {
        Path restored = directory.resolve("restored.img");
        CliRun restore =
                CliRun.of(
                        "restore",
                        target + "?backup=" + backup + "&volume=vol",
                        "--to",
                        restored.toString(),
                        "--overwrite");
        assertThat(restore.code()).as(restore.err()).isZero();
        assertThat(Files.mismatch(restored, image)).isEqualTo(-1);
    }

    @Test
    void readsOnceAndIsThereTwice() throws Exception {
        CliRun run = backup(one, two, "--name", "b1", "-o", "json");

        assertThat(run.code()).as(run.err()).isZero();
        JsonNode result = run.json();
        assertThat(result.path("complete").asBoolean()).isTrue();
        assertThat(result.path("readBytes").asLong()).isEqualTo(3L * Images.BLOCK);
        assertThat(result.path("blocksCompressed").asInt()).isEqualTo(3);
        assertThat(result.path("targets")).hasSize(2);
        for (JsonNode target : result.path("targets")) {
            assertThat(target.path("result").asText()).isEqualTo("complete");
            assertThat(target.path("blocksNew").asInt()).isEqualTo(3);
            assertThat(target.path("wentAlone").asBoolean()).isFalse();
        }
        assertThat(result.at("/targets/1/url").asText()).isEqualTo(two + "?backup=b1&volume=vol");
        assertRestores(one, "b1");
        assertRestores(two, "b1");
    }

    @Test
    void eachGetsWhatItLacks() throws Exception {
        backup(one, "--name", "b1");
        Images.write(image, 1, 4);

        JsonNode result = backup(one, two, "--name", "b2", "-o", "json").json();

        assertThat(result.at("/targets/0/blocksNew").asInt()).isEqualTo(1);
        assertThat(result.at("/targets/0/blocksReused").asInt()).isEqualTo(3);
        assertThat(result.at("/targets/1/blocksNew").asInt()).isEqualTo(4);
        assertThat(result.path("blocksCompressed").asInt()).isEqualTo(4);
        assertRestores(one, "b2");
        assertRestores(two, "b2");
    }

    @Test
    void printsATableForPeople() {
        CliRun run = backup(one, two);

        assertThat(run.out()).contains("TARGET", "RESULT", "complete", one, two, "6.0 MiB");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void oneThatIsNotThereDoesNotKeepTheOtherFromIt() throws Exception {
        CliRun run = backup(missing, two, "--labels", "app=a b");

        assertThat(run.code()).isEqualTo(ExitCode.UNAVAILABLE.number());
        assertThat(run.out()).contains("failed", "complete");
        assertThat(run.err()).contains(missing + ": directory", "create it, or mount");
        String rest =
                run.err().lines().filter(line -> line.contains("for the rest")).toList().getFirst();
        assertThat(rest)
                .contains("drover backup " + image, missing, "'app=a b'", "--name backup-")
                .doesNotContain(two);
        String name = rest.substring(rest.lastIndexOf(' ') + 1);
        assertRestores(two, name);

        target("missing");
        CliRun again = backup(missing, "--name", name);

        assertThat(again.code()).as(again.err()).isZero();
        assertRestores(missing, name);
    }

    @Test
    void oneThatHasAnotherBackupOfTheNameFailsByItself() throws Exception {
        backup(one, "--name", "b1");
        isOfAnEarlierTime("one", "b1");

        CliRun run = backup(one, two, "--name", "b1", "-o", "json");

        assertThat(run.code()).isEqualTo(ExitCode.CONFLICT.number());
        assertThat(run.json().path("complete").asBoolean()).isFalse();
        assertThat(run.json().at("/targets/0/exitCode").asInt())
                .isEqualTo(ExitCode.CONFLICT.number());
        assertThat(run.json().at("/targets/0/result").asText()).isEqualTo("failed");
        assertThat(run.json().at("/targets/0/error").asText()).contains("already exists");
        assertThat(run.json().at("/targets/1/result").asText()).isEqualTo("complete");
        assertRestores(two, "b1");
    }

    private void isOfAnEarlierTime(String store, String backup) throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve(store))) {
            Path config =
                    files.filter(file -> file.endsWith("backup_" + backup + ".cfg"))
                            .findFirst()
                            .orElseThrow();
            Files.writeString(
                    config,
                    Files.readString(config)
                            .replaceFirst(
                                    "(\"SnapshotCreatedAt\":)\"[^\"]*\"",
                                    "$1\"2020-01-01T00:00:00Z\""));
        }
    }

    @Test
    void whereTheVolumeHasAnotherCompressionThatIsSaid() throws Exception {
        backup(one, "--name", "b1", "--compression", "gzip");
        Images.write(image, 7, 8);

        CliRun run = backup(one, two, "--name", "b2", "-o", "json");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.json().at("/targets/0/compression").asText()).isEqualTo("gzip");
        assertThat(run.json().at("/targets/1/compression").asText()).isEqualTo("lz4");
        assertThat(run.err()).contains("2 methods");
        assertRestores(one, "b2");
        assertRestores(two, "b2");
    }

    @Test
    void refusesBlocksOfDifferentSizes() throws Exception {
        backup(one, "--name", "b1", "--block-size", "16Mi");
        backup(two, "--name", "b1");

        CliRun run = backup(one, two, "--name", "b2");

        assertThat(run.code()).isEqualTo(ExitCode.USAGE.number());
        assertThat(run.err())
                .contains("16.0 MiB at " + one, "2.0 MiB at " + two, "one after the other");
        assertThat(CliRun.of("ls", one, "--volume", "vol", "-o", "json").json()).hasSize(1);
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThat(backup(one, one).err()).contains("given twice");
        assertThat(backup(one, "http://nowhere/").code()).isEqualTo(ExitCode.USAGE.number());
        assertThat(backup(one, two, "--hold-up", "0s").err()).contains("--hold-up");
        CliRun unknown = backup(one, two, "--credentials-for", missing + "=/etc/hosts");
        assertThat(unknown.code()).isEqualTo(ExitCode.USAGE.number());
        assertThat(unknown.err()).contains("--credentials-for", missing, "none of the targets");
        assertThat(directory.resolve("one")).isEmptyDirectory();
    }
}
