package io.drover.forked;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

class DroverJvmTest {
    @Test
    void itsClassesComeFromTheArchive() throws IOException, InterruptedException {
        List<String> command = DroverJvm.command("-Xlog:class+load");
        command.add("version");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> lines =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .toList();

        assertThat(process.waitFor()).isZero();
        assertThat(lines)
                .filteredOn(line -> line.contains(" io.drover.Drover "))
                .singleElement()
                .asString()
                .contains("shared objects file");
    }
}
