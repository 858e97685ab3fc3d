package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.forked.DroverJvm;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A stop that comes while Drover starts. */
@Timeout(180)
class StoppedStartTest {
    @TempDir Path directory;

    /** How far the start has come. */
    enum Stage {
        DATABASE {
            @Override
            boolean isReached(Path data, String output) {
                return Files.exists(data.resolve("kubernetes.db"));
            }
        },
        API_SERVER {
            @Override
            boolean isReached(Path data, String output) {
                return Files.exists(data.resolve("kubeconfig"));
            }
        },
        ROUTES {
            @Override
            boolean isReached(Path data, String output) {
                return output.contains("Drover runs in namespace");
            }
        };

        abstract boolean isReached(Path data, String output);
    }

    @ParameterizedTest
    @EnumSource(Stage.class)
    @DisplayName("A stop while Drover starts ends it without a word of error")
    void stopped(Stage stage) throws IOException, InterruptedException {
        Path data = directory.resolve("data");
        Path log = directory.resolve("log");
        Process process = up(data, log);
        try {
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> stage.isReached(data, Files.readString(log)));
            process.destroy();

            assertThat(process.waitFor(25, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(log))
                    .contains("drover: stopped; everything is kept in " + data)
                    .doesNotContain("WARN", "ERROR", "Exception", "cannot");
            // of the signal, as nothing is left undone
            assertThat(process.exitValue()).isEqualTo(143);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static Process up(Path data, Path log) throws IOException {
        List<String> command = DroverJvm.command("-Ddrover.test.log=INFO");
        command.addAll(List.of("up", "--data", data.toString(), "--port", "0"));
        command.addAll(List.of("--management-port", "0", "--console-port", "0"));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }
}
