package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.reconcile.Markers;
import io.drover.support.CapturedLog;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

@DisplayName("Log lines and the reconciliations that they belong to")
class LogTest {
    /** The shipped one with a line for each request, which the engine's threads make. */
    private static final String REQUESTS =
            """
            - routeTemplate:
                id: target-io
                parameters:
                  - name: target
                route:
                  routeConfigurationId: store-errors
                  from:
                    uri: direct:target-io-{{target}}
                    steps:
                      - log:
                          message: request ${header.DroverStoreOperation}
                          logName: requests
                      - to:
                          uri: direct:target-attempt-{{target}}
            """;

    /** As the shipped one but for the line. */
    private static final String MOVER =
            """
            - route:
                id: data-mover-backup
                routeConfigurationId: data-errors
                from:
                  uri: direct:data-mover-backup
                  steps:
                    - log:
                        message: backup moves
                    - bean:
                        ref: dataMover
                        method: backup
            - route:
                id: data-mover-restore
                routeConfigurationId: data-errors
                from:
                  uri: direct:data-mover-restore
                  steps:
                    - bean:
                        ref: dataMover
                        method: restore
            """;

    private static final String TICK =
            """
            - route:
                id: own
                from:
                  uri: timer:once
                  parameters:
                    repeatCount: 1
                    delay: 0
                  steps:
                    - log:
                        message: a route of no reconciliation
            """;

    private static final String UNRELATED = "- a route of no reconciliation";

    @TempDir Path data;

    @Test
    @DisplayName("every line of a backup has its marker, on the threads of its job too")
    void backup() throws IOException {
        Path routes = Files.createDirectories(data.resolve("routes"));
        Files.writeString(routes.resolve("target-io.camel.yaml"), REQUESTS);
        Files.writeString(routes.resolve("data-mover.camel.yaml"), MOVER);
        Files.writeString(routes.resolve("own.camel.yaml"), TICK);
        try (CapturedLog log = CapturedLog.of("ROOT");
                TestDrover drover =
                        TestDrover.start(data, Map.of("drover.management.enabled", "false"))) {
            drover.awaitAvailable("default");
            drover.createVolume("vol", 8 * TestDrover.MIB, "default");
            drover.write("vol", 0, (int) (8 * TestDrover.MIB), 1);
            drover.snapshot("snap", "vol");
            drover.backup("nightly", "snap");
            drover.awaitTrue(
                    "notification",
                    () -> lines(log).stream().anyMatch(line -> line.matches(NOTIFIED)));
            // a timer that fires while Camel is still starting waits for its next turn
            drover.awaitTrue(
                    "the timer's line",
                    () -> lines(log).stream().anyMatch(line -> line.matches(UNRELATED)));

            List<String> lines = lines(log);
            assertThat(lines)
                    .anyMatch(line -> line.matches(BACKUP + "backup moves"))
                    .anyMatch(line -> line.matches(UNRELATED))
                    .anyMatch(line -> line.matches("- Drover runs in namespace .*"));
            // four blocks, which the engine's threads look for and write
            assertThat(lines.stream().filter(line -> line.matches(BACKUP + "request write")))
                    .hasSizeGreaterThan(4);
            assertThat(lines)
                    .filteredOn(line -> line.contains("request "))
                    .allMatch(line -> line.matches("[A-Za-z]+/[a-z0-9-]+/[a-z0-9-]+#\\d+ .*"));
        }
    }

    private static final String BACKUP = "Backup/[a-z0-9-]+/nightly#\\d+ ";
    private static final String NOTIFIED = BACKUP + ".*nightly.*Completed.*";

    private static List<String> lines(CapturedLog log) {
        return log.with(Markers.KEY);
    }
}
