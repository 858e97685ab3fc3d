package io.drover;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

@Timeout(60)
class DroverTest {
    @TempDir Path directory;

    /** Runs a command, and has something to do at its end, which takes until its input ends. */
    static final class Host {
        private Host() {}

        public static void main(String[] arguments) {
            Runtime.getRuntime()
                    .addShutdownHook(
                            Thread.ofPlatform().unstarted(() -> finish(Path.of(arguments[0]))));
            System.exit(Drover.run("version"));
        }

        private static void finish(Path done) {
            try {
                System.in.readAllBytes();
                Files.createFile(done);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void processThatRunsACommandAmongOtherThingsEndsAsItWants() throws Exception {
        Path done = directory.resolve("done");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Host.class.getName(),
                                done.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader output = process.inputReader()) {
            String last = "";
            while (last != null && !last.startsWith("JAVA:")) {
                last = output.readLine();
            }
            process.getOutputStream().close();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }

        assertThat(process.exitValue()).isZero();
        assertThat(done).exists();
    }
}
