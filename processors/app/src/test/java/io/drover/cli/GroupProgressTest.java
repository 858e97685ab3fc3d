package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.pipeline.ProgressListener;

import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;

class GroupProgressTest {
    private static final long MIB = 1L << 20;

    private final StringWriter text = new StringWriter();
    private final AtomicLong nanos = new AtomicLong();

    private GroupProgress progress(Terminal terminal) {
        return new GroupProgress(new PrintWriter(text, true), terminal, nanos::get);
    }

    private void report(GroupProgress progress, String url, long seconds, long done) {
        nanos.set(seconds * 1_000_000_000L);
        progress.of(url).onProgress(new ProgressListener.Progress(done * MIB, 100 * MIB, 0));
    }

    @Test
    void writesOneLineForAllNowAndThen() {
        GroupProgress progress = progress(new Terminal(false, 80));

        report(progress, "file:///a", 1, 20);
        report(progress, "s3://b@eu/", 10, 50);
        report(progress, "file:///a", 11, 55);
        progress.close();

        assertThat(text.toString().lines())
                .singleElement()
                .asString()
                .contains("20 % to file:///a", "50 % to s3://b@eu/ (ETA 0:10)");
    }

    @Test
    void writesOverItsLineOnATerminalAndClearsItForANote() {
        GroupProgress progress = progress(new Terminal(true, 60));

        report(progress, "file:///a/directory/with/a/long/name", 1, 20);
        progress.of("s3://b@eu/").onNote("look here");
        progress.close();

        assertThat(text.toString())
                .startsWith(Terminal.clear() + "backup")
                .contains(Terminal.clear() + "drover: s3://b@eu/: look here");
    }
}
