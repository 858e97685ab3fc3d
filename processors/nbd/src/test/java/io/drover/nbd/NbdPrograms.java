package io.drover.nbd;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs nbdinfo, nbdcopy, qemu-img, qemu-io and the tools of ext4 as a user does. */
public final class NbdPrograms {
    private static final List<String> NEEDED =
            List.of("nbdinfo", "nbdcopy", "qemu-img", "qemu-io", "mkfs.ext4", "debugfs", "e2fsck");
    private static final long LIMIT_SECONDS = 120;

    private NbdPrograms() {}

    /**
     * @param output of both streams
     */
    public record Ended(int exit, String output) {}

    static List<String> missing() {
        return NEEDED.stream().filter(program -> find(program).isEmpty()).toList();
    }

    private static List<Path> find(String program) {
        return Stream.concat(
                        Arrays.stream(System.getenv("PATH").split(File.pathSeparator)),
                        Stream.of("/usr/sbin", "/sbin"))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .toList();
    }

    public static Ended run(String program, String... arguments)
            throws IOException, InterruptedException {
        List<String> command =
                Stream.concat(
                                Stream.of(find(program).getFirst().toString()),
                                Arrays.stream(arguments))
                        .toList();
        Path output = Files.createTempFile("nbd-program", ".txt");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(command + " does not end");
            }
            return new Ended(
                    process.exitValue(), Files.readString(output, StandardCharsets.ISO_8859_1));
        } finally {
            process.destroyForcibly();
            Files.delete(output);
        }
    }

    /** What it prints, if it succeeds. */
    public static String done(String program, String... arguments)
            throws IOException, InterruptedException {
        Ended ended = run(program, arguments);
        if (ended.exit() != 0) {
            throw new IOException(
                    "%s %s ended with %d: %s"
                            .formatted(
                                    program,
                                    String.join(" ", arguments),
                                    ended.exit(),
                                    ended.output()));
        }
        return ended.output();
    }
}
