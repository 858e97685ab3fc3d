package io.drover.startup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

class RehearsalTest {
    @TempDir Path directory;

    @BeforeAll
    static void s3ServerIsThere() {
        Path root = Path.of(System.getProperty("drover.root"));
        System.setProperty(
                Rehearsal.S3_LIBRARIES, root.resolve("processors/demo-s3/target/lib").toString());
    }

    @AfterAll
    static void leaveNothing() {
        System.clearProperty(Rehearsal.S3_LIBRARIES);
    }

    @Test
    void everyCommandSucceeds() throws IOException {
        assertThat(Rehearsal.run(directory)).isZero();
        for (String copy : List.of("restored", "restored-plain", "restored-tls")) {
            assertThat(directory.resolve(copy)).hasSameBinaryContentAs(directory.resolve("image"));
        }
    }
}
