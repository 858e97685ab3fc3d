package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.nbd.NbdPrograms;
import io.drover.nbd.NeedsNbdClients;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A backup served as a block device. */
class NbdCommandTest {
    @TempDir Path directory;
    private String target;
    private Path image;

    @BeforeEach
    void oneBackup() throws IOException {
        target = "file://" + Files.createDirectories(directory.resolve("store"));
        image = Images.write(directory.resolve("volume.img"), 1, 0, 2, 0, 3);
        CliRun backup =
                CliRun.of("backup", image.toString(), target, "--volume", "vol", "--name", "b1");
        assertThat(backup.code()).as(backup.err()).isZero();
    }

    private String url() {
        return target + "?backup=b1&volume=vol";
    }

    @Test
    void printsWhatIsTypedNextAndEndsWithCodeZero() throws Exception {
        Path socket = directory.resolve("b1.sock");
        try (ServedBackup served = ServedBackup.of(url(), "--socket", socket.toString())) {
            assertThat(served.out())
                    .contains("nbdcopy 'nbd+unix:///?socket=" + socket + "' disk.img")
                    .contains("qemu-img convert")
                    .contains("nbd-client -readonly -unix " + socket + " /dev/nbd0")
                    .contains("mount -o ro");
            assertThat(socket).exists();
            assertThat(served.stop()).isEqualTo(ExitCode.DONE.number());
            assertThat(served.err()).contains("stopped serving b1");
        }
        assertThat(socket).doesNotExist();
        try (Stream<Path> locks = Files.walk(directory.resolve("store"))) {
            assertThat(locks).noneMatch(file -> file.toString().endsWith(".lck"));
        }
    }

    @Test
    @NeedsNbdClients
    void isReadAsItWasBackedUpAndCannotBeWritten() throws Exception {
        Path copy = directory.resolve("copy.img");
        try (ServedBackup served = ServedBackup.of(url())) {
            NbdPrograms.done("nbdcopy", served.address(), copy.toString());
            assertThat(copy).hasSameBinaryContentAs(image);
            assertThat(NbdPrograms.done("nbdinfo", served.address()))
                    .contains("is_read_only: true")
                    .contains("can_multi_conn: true")
                    .contains("backup b1 of volume vol");
            assertThat(NbdPrograms.done("nbdinfo", "--map", served.address()).lines()).hasSize(5);
            assertThat(
                            NbdPrograms.run(
                                            "qemu-io",
                                            "-f",
                                            "raw",
                                            "-c",
                                            "write 0 512",
                                            served.address())
                                    .exit())
                    .isNotZero();
        }
    }

    @Test
    @NeedsNbdClients
    void servesALoopbackPort() throws Exception {
        Path copy = directory.resolve("copy.img");
        try (ServedBackup served = ServedBackup.of(url(), "--port", "0", "--cache", "0")) {
            assertThat(served.address()).startsWith("nbd://127.0.0.1:");
            assertThat(served.out()).contains("nbd-client -readonly 127.0.0.1 ");
            NbdPrograms.done(
                    "qemu-img",
                    "convert",
                    "-f",
                    "raw",
                    "-O",
                    "raw",
                    served.address(),
                    copy.toString());
            assertThat(copy).hasSameBinaryContentAs(image);
        }
    }

    @Test
    @NeedsNbdClients
    void aDamagedBlockIsAnErrorAndTheOthersAreRead() throws Exception {
        Path block = blocks().getFirst();
        Files.write(block, new byte[] {1, 2, 3});
        Path copy = directory.resolve("copy.img");
        try (ServedBackup served = ServedBackup.of(url())) {
            NbdPrograms.Ended ended = NbdPrograms.run("nbdcopy", served.address(), copy.toString());
            assertThat(ended.exit()).isNotZero();
            assertThat(ended.output()).contains("Input/output error");
        }
    }

    private List<Path> blocks() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("store"))) {
            return files.filter(file -> file.toString().endsWith(".blk"))
                    .sorted(Comparator.naturalOrder())
                    .toList();
        }
    }

    @Test
    void refusesWhatCannotBeServed() {
        assertThat(CliRun.of("nbd", target + "?backup=none&volume=vol").code())
                .isEqualTo(ExitCode.NOT_FOUND.number());
        assertThat(CliRun.of("nbd", target + "?volume=vol").code())
                .isEqualTo(ExitCode.USAGE.number());
        CliRun both = CliRun.of("nbd", url(), "--port", "0", "--socket", "x");
        assertThat(both.code()).isEqualTo(ExitCode.USAGE.number());
        CliRun cache = CliRun.of("nbd", url(), "--cache", "-1");
        assertThat(cache.code()).isEqualTo(ExitCode.USAGE.number());
        assertThat(cache.err()).contains("--cache '-1'");
        CliRun nowhere = CliRun.of("nbd", url(), "--cache-directory", "/no/such");
        assertThat(nowhere.code()).isEqualTo(ExitCode.USAGE.number());
        CliRun tooLong =
                CliRun.of("nbd", url(), "--socket", directory.resolve("s".repeat(120)).toString());
        assertThat(tooLong.code()).isEqualTo(ExitCode.LOCAL.number());
        assertThat(tooLong.err()).contains("choose a shorter directory");
    }
}
