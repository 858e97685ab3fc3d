package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.resource.Backup;
import io.drover.resource.Volume;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.AdviceWith;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** One volume, its own target, and others; writes to those fail or hang as tests want. */
abstract class SeveralTargetsStory {
    static final int BLOCK = (int) (2 * TestDrover.MIB);
    static final int BLOCKS = 8;
    static final String ARCHIVE = "archive";

    final MovableClock clock = new MovableClock();
    @TempDir private Path data;
    TestDrover drover;

    @BeforeEach
    void start() throws IOException {
        TestDrover.assumeEmbedded();
        clock.set(Instant.parse("2027-03-01T00:00:00Z"));
        drover =
                TestDrover.startDeployed(
                        data.resolve("drover"),
                        Map.of("drover.management.enabled", "false", "drover.node", Schedules.NODE),
                        clock);
        drover.awaitAvailable("default");
    }

    @AfterEach
    void stop() {
        drover.close();
    }

    void target(String name, TestStore store) {
        drover.createTarget(name, store);
        drover.awaitAvailable(name);
    }

    void volume(String name, String... additionalTargets) throws IOException {
        drover.createVolume(name, BLOCKS * BLOCK, "default");
        annotate(name, String.join(",", additionalTargets));
        drover.write(name, 0, BLOCKS * BLOCK, 1);
    }

    void annotate(String volume, String targets) {
        drover.cluster()
                .patch(
                        Volume.class,
                        volume,
                        Map.of(
                                "metadata",
                                Map.of(
                                        "annotations",
                                        Map.of("drover.io/additional-backup-targets", targets))));
    }

    /** The Backup of the same snapshot on another target, once it is there. */
    String sibling(String target, String requested) {
        AtomicReference<String> found = new AtomicReference<>();
        drover.awaitTrue(
                "sibling of %s on %s".formatted(requested, target),
                () -> {
                    drover.backups(target).stream()
                            .filter(backup -> isSibling(backup, requested))
                            .map(backup -> backup.getMetadata().getName())
                            .forEach(found::set);
                    return found.get() != null;
                });
        return found.get();
    }

    private static boolean isSibling(Backup backup, String requested) {
        return Optional.ofNullable(backup.getMetadata().getAnnotations())
                .orElse(Map.of())
                .getOrDefault("drover.io/sibling-of", "")
                .equals(requested);
    }

    long sourceRead() {
        return drover.runtime().controlPlane().sourceRead();
    }

    void assertRestores(String content, Backup... backups) throws IOException {
        for (Backup backup : backups) {
            String name = "from-" + backup.getMetadata().getName();
            drover.restore(name, backup.getStatus().url);
            assertThat(drover.digest(name)).isEqualTo(content);
        }
    }

    /** From now on, what is sent to the target passes the processor first. */
    void inspect(String target, Processor processor) throws Exception {
        AdviceWith.adviceWith(
                drover.runtime().context(),
                "target-io-" + target,
                route -> route.weaveAddFirst().process(processor));
    }

    static boolean isWriteOfBlock(Exchange request) {
        return "write".equals(request.getMessage().getHeader("DroverStoreOperation"))
                && request.getMessage()
                        .getHeader("DroverStoreKey", "", String.class)
                        .endsWith(".blk");
    }
}
