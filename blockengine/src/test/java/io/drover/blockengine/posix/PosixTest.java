package io.drover.blockengine.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

@EnabledOnOs(OS.LINUX)
class PosixTest {
    private static final int MIB = 1024 * 1024;

    @TempDir private Path directory;
    private Posix posix;
    private Path file;

    @BeforeEach
    void start() throws IOException {
        posix = Posix.instance().orElseThrow();
        file = directory.resolve("file");
        Files.write(file, new byte[MIB]);
    }

    @Test
    @DisplayName("a failed call names itself, the file and the system's reason")
    void failure() throws IOException {
        Path absent = directory.resolve("absent");
        assertThatThrownBy(() -> posix.openForReading(absent))
                .isInstanceOf(IOException.class)
                .hasMessage("open " + absent + ": No such file or directory");
        try (Posix.Descriptor reading = posix.openForReading(file)) {
            assertThatThrownBy(() -> reading.punchHole(0, MIB))
                    .isInstanceOf(IOException.class)
                    .hasMessage("fallocate " + file + ": Bad file descriptor");
            assertThatThrownBy(() -> reading.nextHole(MIB + 1))
                    .isInstanceOf(IOException.class)
                    .hasMessage("lseek " + file + ": No such device or address");
        }
    }

    @Test
    @DisplayName("data ends where only a hole follows")
    void hole() throws IOException {
        try (RandomAccessFile longer = new RandomAccessFile(file.toFile(), "rw")) {
            longer.setLength(3 * MIB);
        }
        try (Posix.Descriptor reading = posix.openForReading(file)) {
            assertThat(reading.size()).isEqualTo(3 * MIB);
            assertThat(reading.nextData(0)).isZero();
            assertThat(reading.nextHole(0)).isEqualTo(MIB);
            assertThat(reading.nextData(MIB)).isEqualTo(-1);
        }
    }
}
