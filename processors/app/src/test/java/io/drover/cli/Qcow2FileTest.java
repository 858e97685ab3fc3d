package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** What happens around the converter, a script that puts a word before what it is given. */
class Qcow2FileTest {
    @TempDir Path directory;
    private Path programs;
    private Path file;

    @BeforeEach
    void converter() throws IOException {
        programs = Files.createDirectory(directory.resolve("bin"));
        file = Files.createDirectory(directory.resolve("images")).resolve("vm.qcow2");
        script(
                "[ \"$1 $2 $3 $4 $5\" = 'convert -f raw -O qcow2' ] && (echo QFI; cat \"$6\") >"
                        + " \"$7\"");
    }

    private void script(String line) throws IOException {
        Path program = programs.resolve("qemu-img");
        Files.writeString(program, "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Qcow2File open(boolean overwrite) throws IOException {
        return new Qcow2File(file, overwrite, 10, Qcow2File.program(programs.toString()));
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(file.getParent())) {
            return files.toList();
        }
    }

    private static void write(Qcow2File image) throws IOException {
        image.sink().resize(5);
        image.sink().write(0, ByteBuffer.wrap("image".getBytes(StandardCharsets.US_ASCII)));
        image.sink().sync();
    }

    @Test
    void hasItsNameWhenItIsConverted() throws Exception {
        try (Qcow2File image = open(false)) {
            write(image);
            assertThat(file).doesNotExist();
            image.complete();
        }

        assertThat(file).hasContent("QFI\nimage");
        assertThat(files()).containsExactly(file);
    }

    @Test
    void leavesNothingWhenTheConversionFails() throws Exception {
        script("echo half > \"$7\"; echo no space for it; exit 3");
        Files.writeString(file, "precious");

        try (Qcow2File image = open(true)) {
            write(image);
            assertThatThrownBy(image::complete)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("exit code 3")
                    .hasMessageContaining("no space for it");
        }

        assertThat(file).hasContent("precious");
        assertThat(files()).containsExactly(file);
    }

    @Test
    void saysWhatIsMissingBeforeAnythingIsWritten() {
        assertThatThrownBy(() -> Qcow2File.program("/nowhere::" + directory))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("qemu-utils");
    }

    @Test
    void isForNewFilesOnly() {
        CliRun run =
                CliRun.of(
                        "restore",
                        "file:///x?backup=b1&volume=vol",
                        "--to",
                        "-",
                        "--format",
                        "qcow2");

        assertThat(run.code()).isEqualTo(ExitCode.USAGE.number());
        assertThat(run.err()).contains("--format qcow2 is for a new file");
    }
}
