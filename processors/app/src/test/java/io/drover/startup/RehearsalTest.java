package io.drover.startup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

class RehearsalTest {
    @TempDir Path directory;

    @Test
    void everyCommandSucceeds() throws IOException {
        assertThat(Rehearsal.run(directory)).isZero();
        assertThat(directory.resolve("restored"))
                .hasSameBinaryContentAs(directory.resolve("image"));
    }
}
