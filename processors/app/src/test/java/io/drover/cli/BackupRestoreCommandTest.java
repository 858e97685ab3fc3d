package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Backup, listing, restore and deletion of an image on a directory. */
class BackupRestoreCommandTest {
    @TempDir Path directory;
    private String target;
    private Path image;

    @BeforeEach
    void oneBackup() throws IOException {
        target = "file://" + Files.createDirectories(directory.resolve("store"));
        image = Images.write(directory.resolve("volume.img"), 1, 0, 2, 0, 0);
        CliRun backup =
                CliRun.of(
                        "backup",
                        image.toString(),
                        target,
                        "--volume",
                        "vol",
                        "--name",
                        "b1",
                        "--labels",
                        "app=db,tier=gold");
        assertThat(backup.code()).as(backup.err()).isZero();
    }

    private String url(String backup) {
        return target + "?backup=" + backup + "&volume=vol";
    }

    private List<Path> filesBeside(String name) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith(name)).toList();
        }
    }

    @Test
    void staysWithTheBlockSizeOfTheLastBackup() throws Exception {
        CliRun first = backupOf("large", "b1", "--block-size", "16Mi");
        CliRun second = backupOf("large", "b2");
        CliRun other = backupOf("large", "b3", "--block-size", "2Mi");

        assertThat(first.code()).as(first.err()).isZero();
        assertThat(second.json().path("blocksNew").asInt()).isZero();
        assertThat(second.err()).doesNotContain("blocks of");
        assertThat(other.json().path("blocksNew").asInt()).isEqualTo(2);
        assertThat(other.err()).contains("blocks of 16.0 MiB", "2.0 MiB", "stored again");
    }

    private CliRun backupOf(String volume, String name, String... options) {
        List<String> arguments =
                new ArrayList<>(List.of("backup", image.toString(), target, "--volume", volume));
        arguments.addAll(List.of("--name", name, "-o", "json"));
        arguments.addAll(List.of(options));
        return CliRun.of(arguments.toArray(String[]::new));
    }

    @Test
    void listsWhatIsThere() throws Exception {
        JsonNode volumes = CliRun.of("ls", target, "-o", "json").json();
        JsonNode backups = CliRun.of("ls", target, "--volume", "vol", "-o", "json").json();

        assertThat(volumes).hasSize(1);
        assertThat(volumes.get(0).path("volume").asText()).isEqualTo("vol");
        assertThat(volumes.get(0).path("backups").asInt()).isEqualTo(1);
        assertThat(backups.get(0).path("backup").asText()).isEqualTo("b1");
        assertThat(backups.get(0).path("labels").path("app").asText()).isEqualTo("db");
        assertThat(backups.get(0).path("sizeBytes").asLong()).isEqualTo(2L * Images.BLOCK);
        assertThat(CliRun.of("ls", target).out()).contains("VOLUME", "vol", "10.0 MiB");
    }

    @Test
    void listsAFreshTargetAsEmpty() throws Exception {
        CliRun fresh =
                CliRun.of(
                        "ls",
                        "--allow-empty",
                        "file://" + Files.createDirectories(directory.resolve("fresh")),
                        "-o",
                        "json");

        assertThat(fresh.code()).isZero();
        assertThat(fresh.json()).isEmpty();
    }

    @Test
    void inspectsABackupAndItsVolume() throws Exception {
        JsonNode backup = CliRun.of("inspect", url("b1"), "-o", "json").json();
        JsonNode volume = CliRun.of("inspect", target + "?volume=vol", "-o", "json").json();

        assertThat(backup.path("state").asText()).isEqualTo("complete");
        assertThat(backup.path("compression").asText()).isEqualTo("lz4");
        assertThat(backup.path("url").asText()).isEqualTo(url("b1"));
        assertThat(volume.path("lastBackup").asText()).isEqualTo("b1");
        assertThat(volume.path("sizeBytes").asLong()).isEqualTo(5L * Images.BLOCK);
    }

    @Test
    void restoresByteByByteAndSparse() throws Exception {
        Path restored = directory.resolve("restored.img");

        CliRun run = CliRun.of("restore", url("b1"), "--to", restored.toString());

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(Files.mismatch(restored, image)).isEqualTo(-1);
        assertThat(filesBeside("restored.img")).containsExactly(restored);
    }

    @Test
    void tellsWhatAVolumeOnABackingImageLacks() throws Exception {
        edit(
                "volume.cfg",
                "\"BackingImageName\":\"\\\"\\\"\"",
                "\"BackingImageName\":\"\\\"ubuntu\\\"\"");
        Path restored = directory.resolve("restored.img");

        CliRun run = CliRun.of("restore", url("b1"), "--to", restored.toString());
        CliRun inspected = CliRun.of("inspect", url("b1"), "-o", "json");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err()).contains("vol lies on backing image 'ubuntu'");
        assertThat(inspected.json().path("backingImage").asText()).isEqualTo("ubuntu");
        assertThat(Files.mismatch(restored, image)).isEqualTo(-1);
    }

    /** It is only shown, and no reason to find too little space. */
    @Test
    void restoresABackupThatTellsAWrongSize() throws Exception {
        edit("backup_b1.cfg", "\"Size\":\"4194304\"", "\"Size\":\"9223372036854775807\"");
        Path restored = directory.resolve("restored.img");

        CliRun run = CliRun.of("restore", url("b1"), "--to", restored.toString());

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(Files.mismatch(restored, image)).isEqualTo(-1);
    }

    private void edit(String file, String text, String replacement) throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("store"))) {
            Path found = files.filter(path -> path.endsWith(file)).findFirst().orElseThrow();
            String content = Files.readString(found);
            assertThat(content).contains(text);
            Files.writeString(found, content.replace(text, replacement));
        }
    }

    @Test
    void refusesToReplaceAFileUnlessTold() throws Exception {
        Path existing = Files.writeString(directory.resolve("existing"), "precious");

        CliRun refused = CliRun.of("restore", url("b1"), "--to", existing.toString());

        assertThat(refused.code()).isEqualTo(ExitCode.LOCAL.number());
        assertThat(refused.err()).contains("exists already", "--overwrite");
        assertThat(existing).hasContent("precious");
        assertThat(
                        CliRun.of("restore", url("b1"), "--to", existing.toString(), "--overwrite")
                                .code())
                .isZero();
        assertThat(Files.mismatch(existing, image)).isEqualTo(-1);
    }

    @Test
    void bringsAFileFromOneBackupToAnother() throws Exception {
        Path state = Files.copy(image, directory.resolve("state.img"));
        Images.write(image, 1, 3, 0, 0, 4);
        assertThat(backup("b2").code()).isZero();

        CliRun run =
                CliRun.of(
                        "restore",
                        url("b2"),
                        "--onto",
                        state.toString(),
                        "--from-backup",
                        "b1",
                        "-o",
                        "json");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(
                        CliRun.of(
                                        "restore",
                                        url("b2"),
                                        "--to",
                                        directory.resolve("full").toString())
                                .code())
                .isZero();
        assertThat(Files.mismatch(state, directory.resolve("full"))).isEqualTo(-1);
        assertThat(run.json().path("writtenBytes").asLong()).isLessThan(3L * Images.BLOCK);
    }

    private CliRun backup(String name, String... more) {
        return CliRun.of(
                Stream.concat(
                                Stream.of(
                                        "backup",
                                        image.toString(),
                                        target,
                                        "--volume",
                                        "vol",
                                        "--name",
                                        name,
                                        "-o",
                                        "json"),
                                Stream.of(more))
                        .toArray(String[]::new));
    }

    @Test
    void anIncrementalRestoreThatFailsIsTakenUpAgain() throws Exception {
        Path state = Files.copy(image, directory.resolve("state.img"));
        Images.write(image, 1, 3, 5, 0, 4);
        assertThat(backup("b2").code()).isZero();
        Path block = aBlockOnlyIn("b2");
        byte[] good = Files.readAllBytes(block);
        Files.write(block, new byte[] {1, 2, 3});
        String[] command = {
            "restore", url("b2"), "--onto", state.toString(), "--from-backup", "b1"
        };

        CliRun failed = CliRun.of(command);

        assertThat(failed.code()).isEqualTo(ExitCode.DAMAGED.number());
        assertThat(state).doesNotExist();
        Files.write(block, good);
        assertThat(CliRun.of(command).code()).isZero();
        assertThat(Files.mismatch(state, image)).isEqualTo(-1);
    }

    @Test
    void aFileKeepsItsNameWhenTheBackupThatItHoldsIsNotThere() throws Exception {
        Path state = Files.copy(image, directory.resolve("state.img"));

        CliRun run =
                CliRun.of(
                        "restore",
                        url("b1"),
                        "--onto",
                        state.toString(),
                        "--from-backup",
                        "mistyped");

        assertThat(run.code()).isEqualTo(ExitCode.NOT_FOUND.number());
        assertThat(run.err()).contains("mistyped");
        assertThat(Files.mismatch(state, image)).isEqualTo(-1);
    }

    @Test
    void refusesADestinationThatIsInUse() throws Exception {
        Path state = Files.copy(image, directory.resolve("state.img"));
        Images.write(image, 1, 3);
        assertThat(backup("b2").code()).isZero();

        try (FileChannel user = FileChannel.open(state, StandardOpenOption.WRITE);
                FileLock lock = user.lock()) {
            CliRun run =
                    CliRun.of(
                            "restore",
                            url("b2"),
                            "--onto",
                            state.toString(),
                            "--from-backup",
                            "b1");

            assertThat(lock.isValid()).isTrue();
            assertThat(run.code()).isEqualTo(ExitCode.LOCAL.number());
            assertThat(run.err()).contains("in use");
        }
        assertThat(state).exists();
    }

    private Path aBlockOnlyIn(String backup) throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("store"))) {
            return files.filter(file -> file.toString().endsWith(".blk"))
                    .max(Comparator.comparing(file -> file.toFile().lastModified()))
                    .orElseThrow(() -> new IllegalStateException("no block of " + backup));
        }
    }

    @Test
    void leavesNothingUnderTheFinalNameWhenABlockIsDamaged() throws Exception {
        Files.write(aBlockOnlyIn("b1"), new byte[] {4, 5, 6});
        Path restored = directory.resolve("restored.img");

        CliRun run = CliRun.of("restore", url("b1"), "--to", restored.toString());

        assertThat(run.code()).isEqualTo(ExitCode.DAMAGED.number());
        assertThat(run.err()).contains("block", "drover verify");
        assertThat(filesBeside("restored.img")).isEmpty();
    }

    @Test
    void aSecondBackupWritesOnlyWhatIsNew() throws Exception {
        Images.write(image, 1, 7, 2, 0, 0);

        JsonNode second = backup("b2").json();

        assertThat(second.path("blocksNew").asInt()).isEqualTo(1);
        assertThat(second.path("blocksReused").asInt()).isEqualTo(2);
    }

    @Test
    void readsOnlyTheRangesThatATrackerNames() throws Exception {
        Images.write(image, 1, 7, 9, 0, 0);
        Path changed = Files.writeString(directory.resolve("changed"), Images.BLOCK + " 4096\n");

        JsonNode second = backup("b2", "--parent", "b1", "--changed", changed.toString()).json();

        assertThat(second.path("readBytes").asLong()).isEqualTo(Images.BLOCK);
        Path restored = directory.resolve("restored.img");
        assertThat(CliRun.of("restore", url("b2"), "--to", restored.toString()).code()).isZero();
        Path expected = Images.write(directory.resolve("expected.img"), 1, 7, 2, 0, 0);
        assertThat(Files.mismatch(restored, expected)).isEqualTo(-1);
    }

    @Test
    void refusesAParentThatIsNotTheLastBackup() {
        assertThat(backup("b2").code()).isZero();

        CliRun refused = backup("b3", "--parent", "b1");

        assertThat(refused.code()).isEqualTo(ExitCode.CONFLICT.number());
        assertThat(refused.err()).contains("b2");
    }

    @Test
    void padsAnImageToWholeBlocks() throws Exception {
        Path odd = Files.write(directory.resolve("odd.img"), new byte[] {1, 2, 3});

        CliRun.of("backup", odd.toString(), target, "--volume", "odd", "--name", "o1");

        Path restored = directory.resolve("odd.restored");
        CliRun.of("restore", target + "?backup=o1&volume=odd", "--to", restored.toString());
        assertThat(restored).hasSize(Images.BLOCK);
        assertThat(Files.mismatch(restored, odd)).isEqualTo(3);
    }

    @Test
    void tellsWhatADeletionWouldTakeAndDeletesOnlyWhenTold() throws Exception {
        Images.write(image, 1, 7, 2, 0, 0);
        assertThat(backup("b2").code()).isZero();

        JsonNode preview = CliRun.of("rm", url("b2"), "--dry-run", "-o", "json").json();
        CliRun unasked = CliRun.of("rm", url("b2"));

        assertThat(preview.path("blocks").asInt()).isEqualTo(1);
        assertThat(unasked.code()).isEqualTo(ExitCode.USAGE.number());
        assertThat(unasked.err()).contains("--yes");
        assertThat(CliRun.of("inspect", url("b2")).code()).isZero();
        assertThat(CliRun.of("rm", url("b2"), "--yes").code()).isZero();
        assertThat(CliRun.of("inspect", url("b2")).code()).isEqualTo(ExitCode.NOT_FOUND.number());
        assertThat(CliRun.of("rm", target + "?volume=vol", "--yes").code()).isZero();
        assertThat(CliRun.of("ls", target, "--allow-empty", "-o", "json").json()).isEmpty();
    }
}
