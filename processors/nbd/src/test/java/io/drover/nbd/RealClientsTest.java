package io.drover.nbd;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

@NeedsNbdClients
class RealClientsTest {
    private static final int SIZE = 8 << 20;

    @TempDir private Path directory;
    private final MemoryExport device = new MemoryExport(SIZE, true);
    private NbdServer server;

    @BeforeEach
    void start() throws IOException {
        byte[] half = new byte[SIZE / 2];
        new Random(1).nextBytes(half);
        System.arraycopy(half, 0, device.content, 0, half.length);
        server =
                NbdServer.start(
                        NbdListener.onSocket(directory.resolve("disk.sock")),
                        Exports.only(new SharedExport("disk", "a disk", device::open)),
                        NbdLimits.DEFAULT);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private String uri() {
        return server.address();
    }

    @Test
    void nbdinfoShowsTheExportAndItsHoles() throws Exception {
        assertThat(NbdPrograms.done("nbdinfo", uri()))
                .contains("export-size: " + SIZE)
                .contains("base:allocation")
                .contains("is_read_only: false");
        assertThat(NbdPrograms.done("nbdinfo", "--list", uri())).contains("export=\"disk\"");
        assertThat(NbdPrograms.done("nbdinfo", "--map", uri()).lines())
                .anyMatch(line -> line.contains("0") && line.endsWith("data"))
                .anyMatch(line -> line.endsWith("hole,zero"));
    }

    @Test
    void nbdcopyCopiesInBothDirections() throws Exception {
        Path image = directory.resolve("image");
        NbdPrograms.done("nbdcopy", uri(), image.toString());
        assertThat(Files.readAllBytes(image)).isEqualTo(device.content);
        byte[] other = new byte[SIZE];
        new Random(2).nextBytes(other);
        Arrays.fill(other, 1 << 20, 3 << 20, (byte) 0);
        Files.write(image, other);
        NbdPrograms.done("nbdcopy", "--flush", image.toString(), uri());
        assertThat(device.content).isEqualTo(other);
        assertThat(device.flushes.get()).isPositive();
    }

    @Test
    void qemuReadsWritesAndShowsErrors() throws Exception {
        Path image = directory.resolve("image");
        NbdPrograms.done("qemu-img", "convert", "-f", "raw", "-O", "raw", uri(), image.toString());
        assertThat(Files.readAllBytes(image)).isEqualTo(device.content);
        NbdPrograms.done(
                "qemu-io", "-f", "raw", "-c", "write -P 0x5a 12345 100000", "-c", "flush", uri());
        assertThat(Arrays.copyOfRange(device.content, 12345, 112345)).containsOnly(0x5a);
        assertThat(
                        NbdPrograms.done(
                                "qemu-io",
                                "-f",
                                "raw",
                                "-c",
                                "discard 0 4096",
                                "-c",
                                "write -z 8192 4096",
                                "-c",
                                "read -P 0 8192 4096",
                                uri()))
                .doesNotContain("failed");
    }
}
