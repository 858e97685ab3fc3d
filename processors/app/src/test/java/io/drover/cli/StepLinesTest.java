package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.PrintWriter;
import java.io.StringWriter;

class StepLinesTest {
    private static final String STEP =
            "Restore the backup of volume pvc-demo from target bucket to a new one";
    private static final String DETAIL = "64.0 MiB of 256.0 MiB read, 12 blocks new, 20 known";

    private final StringWriter text = new StringWriter();

    private StepLines lines(int columns, boolean terminal) {
        return new StepLines(new PrintWriter(text, true), new Terminal(terminal, columns));
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 80, 200})
    void noLineIsWiderThanTheTerminal(int columns) {
        StepLines lines = lines(columns, true);

        lines.begin(STEP);
        lines.progress(5);
        lines.end(DETAIL);

        assertThat(text.toString().split("\r\u001b\\[K|\n"))
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(columns));
        assertThat(text.toString().replaceAll("\\s+", " ")).contains(STEP, DETAIL);
    }

    @Test
    void aShortDetailStandsBesideItsStep() {
        StepLines lines = lines(80, false);

        lines.begin("Take a snapshot");
        lines.end("done");

        assertThat(text.toString().lines())
                .singleElement()
                .asString()
                .matches(" *[0-9.]+ s  Take a snapshot +done");
    }
}
