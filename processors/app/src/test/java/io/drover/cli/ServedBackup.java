package io.drover.cli;

import static org.awaitility.Awaitility.await;

import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code drover nbd} in this process, until it is closed. */
public final class ServedBackup implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("^  (nbd\\S+)$", Pattern.MULTILINE);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final AtomicInteger code = new AtomicInteger(-1);
    private final Thread thread;

    private ServedBackup(String... arguments) {
        CommandLine line =
                DroverCommand.commandLine(arguments)
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true));
        thread = Thread.ofPlatform().start(() -> code.set(line.execute(arguments)));
    }

    public static ServedBackup of(String url, String... options) {
        ServedBackup served =
                new ServedBackup(
                        Stream.concat(Stream.of("nbd", url), Stream.of(options))
                                .toArray(String[]::new));
        await("it serves")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !served.thread.isAlive() || ADDRESS.matcher(served.out()).find());
        if (!served.thread.isAlive()) {
            throw new AssertionError("ended with " + served.code + ": " + served.err());
        }
        return served;
    }

    /** As clients write it. */
    public String address() {
        Matcher matcher = ADDRESS.matcher(out());
        if (!matcher.find()) {
            throw new AssertionError(out());
        }
        return matcher.group(1);
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }

    /** As Ctrl-C; returns the exit code. */
    int stop() throws InterruptedException {
        thread.interrupt();
        thread.join(LIMIT);
        return code.get();
    }

    @Override
    public void close() throws InterruptedException {
        stop();
    }
}
