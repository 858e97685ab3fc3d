package io.drover.packaging;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Runs programs. */
final class Program {
    private Program() {}

    /**
     * What it prints on standard output and error.
     *
     * @throws ImageException if it fails, with what it printed
     */
    static String run(List<String> command) throws IOException {
        return run(command, Path.of("").toAbsolutePath());
    }

    /**
     * @param directory that it is run in
     */
    static String run(List<String> command, Path directory) throws IOException {
        Process process =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new ImageException(
                        "%s failed with code %d: %s"
                                .formatted(command.getFirst(), process.exitValue(), output));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new ImageException(command.getFirst() + " was interrupted");
        }
        return output;
    }
}
