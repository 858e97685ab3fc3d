package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.resource.BackupTarget;
import io.drover.resource.Names;
import io.drover.runtime.DroverRuntime;
import io.drover.support.CapturedLog;
import io.drover.support.TestCluster;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** What is under way when Drover stops does not hold it up. */
@Timeout(90)
class StopTest {
    @TempDir Path directory;

    @RepeatedTest(3)
    @DisplayName("A stop while a target gets its routes waits for no time-out and warns of nothing")
    void targetGivenAndStopped() throws IOException {
        TestApi started = TestApi.start();
        String url = Files.createDirectories(directory.resolve("a")).toUri().toString();
        try (TestCluster api = started.user()) {
            stopWhileItGets(url, started);

            try (DroverRuntime _ = started.run(directory, "")) {
                await().until(
                                () ->
                                        api.get(BackupTarget.class, Names.DEFAULT_TARGET)
                                                .getStatus()
                                                .available);
            }
        }
    }

    private void stopWhileItGets(String url, TestApi started) throws IOException {
        DroverRuntime drover = started.run(directory, "");
        try (CapturedLog camel = CapturedLog.of("org.apache.camel");
                CapturedLog own = CapturedLog.of("io.drover")) {
            started.user()
                    .cluster()
                    .patchSpec(
                            BackupTarget.class,
                            Names.DEFAULT_TARGET,
                            Map.of("backupTargetURL", url));
            await().pollInterval(Duration.ofMillis(1))
                    .until(() -> drover.context().getInflightRepository().size() > 0);
            drover.close();

            assertThat(camel.warnings()).isEmpty();
            assertThat(own.warnings()).isEmpty();
        }
    }
}
