package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.pipeline.ProgressListener;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;

class ProgressTest {
    private static final long MIB = 1L << 20;

    private final StringWriter text = new StringWriter();
    private final AtomicLong nanos = new AtomicLong();

    private Progress progress(boolean terminal) {
        return progress(new Terminal(terminal, 80));
    }

    private Progress progress(Terminal terminal) {
        return new Progress("backup", new PrintWriter(text, true), terminal, nanos::get);
    }

    private void report(Progress progress, long seconds, long done) {
        nanos.set(seconds * 1_000_000_000L);
        progress.onProgress(new ProgressListener.Progress(done * MIB, 100 * MIB, done * MIB / 2));
    }

    @Test
    void writesALineNowAndThenWhereThereIsNoTerminal() {
        Progress progress = progress(false);

        report(progress, 1, 5);
        report(progress, 10, 50);
        report(progress, 11, 55);
        progress.close();

        assertThat(text.toString().lines())
                .singleElement()
                .asString()
                .contains("backup", "50 %", "5.0 MiB/s", "25.0 MiB stored", "ETA 0:10");
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 60, 80})
    void fitsTheTerminal(int columns) {
        Progress progress = progress(new Terminal(true, columns));

        report(progress, 1, 50);

        assertThat(text.toString().replace("\r\u001b[K", "").length()).isLessThan(columns);
        assertThat(text.toString()).contains("backup", "50 %", "ETA");
    }

    @Test
    void writesOverOneLineOnATerminalAndRemovesItAtTheEnd() {
        Progress progress = progress(true);

        report(progress, 1, 5);
        report(progress, 2, 10);
        progress.close();

        assertThat(text.toString())
                .doesNotContain("\n")
                .contains("5 %", "10 %")
                .endsWith("\r\u001b[K");
    }
}
