package io.drover.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Where a browser and its driver are on this machine, or why there is none. Looked for once. */
final class Chromium {
    static final Path PROGRAM = Path.of("/usr/bin/chromium");
    static final Path DRIVER = Path.of("/usr/bin/chromedriver");

    private static final long MINUTES = 16;
    private static final String REASON = find();

    private Chromium() {}

    static boolean isUsable() {
        return REASON.isEmpty();
    }

    /** Why it cannot be used; empty if it can. */
    static String reason() {
        return REASON;
    }

    private static boolean isInstalled() {
        return Files.isExecutable(PROGRAM) && Files.isExecutable(DRIVER);
    }

    private static String find() {
        try {
            return isInstalled() ? "" : install();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private static String install() throws IOException, InterruptedException {
        Path script =
                Path.of(System.getProperty("drover.root"), "src/test/browser/install-chromium.sh");
        Path log = Files.createTempFile("install-chromium", ".log");
        Process process =
                new ProcessBuilder("sh", script.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        String output = Files.readString(log).strip();
        Files.delete(log);
        return isInstalled() ? "" : "there is no chromium with its driver: " + output;
    }
}
