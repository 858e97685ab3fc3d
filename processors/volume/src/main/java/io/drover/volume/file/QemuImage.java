package io.drover.volume.file;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** Conversion of images by {@code qemu-img}. */
public final class QemuImage {
    private static final String PROGRAM = "qemu-img";

    private QemuImage() {}

    /**
     * Writes the disk in a QCOW2 file to a raw file.
     *
     * @throws IOException if the program is not installed, or refuses the file
     */
    static void toRaw(Path qcow2, Path raw) throws IOException, InterruptedException {
        Path program =
                find(System.getenv().getOrDefault("PATH", ""))
                        .orElseThrow(
                                () ->
                                        new IOException(
                                                "the image is a QCOW2 file and needs qemu-img,"
                                                    + " which is not on the PATH; install"
                                                    + " qemu-utils (Debian) or qemu-img (Fedora),"
                                                    + " or convert the image to raw elsewhere"));
        convert(program, "qcow2", qcow2, "raw", raw);
    }

    /**
     * The program.
     *
     * @param path directories as in the environment's {@code PATH}
     */
    public static Optional<Path> find(String path) {
        return Arrays.stream(path.split(Pattern.quote(File.pathSeparator), -1))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, PROGRAM))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Converts a file to another one. Its format is given rather than guessed, so that no other
     * file is read which its content may name.
     *
     * @throws IOException if the program fails; the message has what it said
     */
    public static void convert(Path program, String from, Path source, String to, Path target)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                program.toString(),
                                "convert",
                                "-f",
                                from,
                                "-O",
                                to,
                                source.toString(),
                                target.toString())
                        .redirectErrorStream(true)
                        .start();
        try {
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (code != 0) {
                throw new IOException(
                        "qemu-img could not convert the image to %s (exit code %d): %s"
                                .formatted(to, code, said.strip()));
            }
        } finally {
            process.destroy();
        }
    }
}
