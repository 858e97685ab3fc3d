package io.drover.volume.file;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** Conversion of QCOW2 files by {@code qemu-img}. */
final class QemuImage {
    private static final String PROGRAM = "qemu-img";

    private QemuImage() {}

    /**
     * Writes the disk in a QCOW2 file to a raw file.
     *
     * @throws IOException if the program is not installed, or refuses the file
     */
    static void toRaw(Path qcow2, Path raw) throws IOException, InterruptedException {
        String program =
                find(System.getenv().getOrDefault("PATH", ""))
                        .orElseThrow(
                                () ->
                                        new IOException(
                                                "the image is a QCOW2 file and needs qemu-img,"
                                                    + " which is not on the PATH; install"
                                                    + " qemu-utils (Debian) or qemu-img (Fedora),"
                                                    + " or convert the image to raw elsewhere"))
                        .toString();
        // only the format that was seen, and no file that the image may refer to
        Process process =
                new ProcessBuilder(
                                program,
                                "convert",
                                "-f",
                                "qcow2",
                                "-O",
                                "raw",
                                qcow2.toString(),
                                raw.toString())
                        .redirectErrorStream(true)
                        .start();
        try {
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (code != 0) {
                throw new IOException(
                        "qemu-img could not convert the image to raw (exit code %d): %s"
                                .formatted(code, said.strip()));
            }
        } finally {
            process.destroy();
        }
    }

    private static Optional<Path> find(String path) {
        return Arrays.stream(path.split(Pattern.quote(File.pathSeparator), -1))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, PROGRAM))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
