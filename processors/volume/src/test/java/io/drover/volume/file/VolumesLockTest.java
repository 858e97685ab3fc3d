package io.drover.volume.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

@Timeout(60)
class VolumesLockTest {
    @TempDir private Path directory;

    /** A separate process that takes the lock and keeps it until it is killed. */
    public static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws IOException {
            VolumesLock.take(Path.of(arguments[0]), arguments[1]);
            System.out.println("locked");
            System.in.read();
        }
    }

    private Process holder(String name) throws IOException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Holder.class.getName(),
                                directory.toString(),
                                name)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        BufferedReader out = process.inputReader();
        assertThat(out.readLine()).isEqualTo("locked");
        return process;
    }

    @Test
    void secondProcessIsRefusedWithTheNameOfTheFirst() throws Exception {
        Process first = holder("Drover with process id 7 on host a");
        try {
            assertThatThrownBy(() -> VolumesLock.take(directory, "second"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(directory.toRealPath().toString())
                    .hasMessageContaining("in use by Drover with process id 7 on host a")
                    .hasMessageContaining("stop that first");
        } finally {
            first.destroyForcibly().waitFor();
        }
    }

    @Test
    void lockOfAProcessThatWasKilledIsFree() throws Exception {
        holder("killed").destroyForcibly().waitFor();

        assertThatCode(() -> VolumesLock.take(directory, "next").close())
                .doesNotThrowAnyException();
    }

    @Test
    void secondInTheSameProcessIsRefusedAndDoesNotReleaseTheFirst() throws Exception {
        try (VolumesLock _ = VolumesLock.take(directory, "first")) {
            assertThatThrownBy(() -> VolumesLock.take(directory.resolve("."), "second"))
                    .hasMessageContaining("in use by this process");

            Process other =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    Holder.class.getName(),
                                    directory.toString(),
                                    "third")
                            .redirectErrorStream(true)
                            .start();
            assertThat(new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("in use by first");
            assertThat(other.waitFor()).isNotZero();
        }
        VolumesLock.take(directory, "later").close();
    }

    @Test
    void directoryIsMadeIfItIsMissing() throws IOException {
        VolumesLock.take(directory.resolve("a/b"), "first").close();

        assertThat(directory.resolve("a/b")).isDirectory();
    }
}
