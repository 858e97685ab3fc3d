package io.drover.startup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

class ServerRehearsalTest {
    @TempDir Path directory;

    @Test
    void upStartsAndItsPagesAnswer() throws IOException {
        ServerRehearsal.run(directory);

        assertThat(directory.resolve("kubeconfig")).exists();
    }
}
