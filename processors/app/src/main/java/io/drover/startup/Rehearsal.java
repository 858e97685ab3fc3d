package io.drover.startup;

import io.drover.Drover;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Runs commands on a small image, so that the JVM can keep the classes which they need. The
 * launcher calls it when it has built; it takes one argument, an empty directory.
 */
public final class Rehearsal {
    private static final String NAME = "rehearsal";
    private static final int DATA_BYTES = 8 * 1024 * 1024;
    private static final long IMAGE_BYTES = 8L * DATA_BYTES;

    private Rehearsal() {}

    public static void main(String[] arguments) throws IOException {
        System.exit(run(Path.of(arguments[0])));
    }

    /** Returns the exit code of the first command that fails, or 0. */
    static int run(Path directory) throws IOException {
        Path image = image(directory.resolve("image"));
        String target = directoryTarget(directory.resolve("target"));
        String copy = directoryTarget(directory.resolve("copy"));
        String backup = target + "?backup=" + NAME + "&volume=" + NAME;
        String restored = directory.resolve("restored").toString();
        return Stream.of(
                        List.of("bench", target, "--sparse"),
                        List.of(
                                "backup",
                                image.toString(),
                                target,
                                "--volume",
                                NAME,
                                "--name",
                                NAME),
                        List.of("ls", target),
                        List.of("inspect", backup),
                        List.of("restore", backup, "--to", restored),
                        List.of("verify", target),
                        List.of("copy", backup, copy))
                .mapToInt(command -> Drover.run(command.toArray(String[]::new)))
                .filter(code -> code != 0)
                .findFirst()
                .orElse(0);
    }

    private static String directoryTarget(Path directory) throws IOException {
        return Files.createDirectory(directory).toUri().toString();
    }

    private static Path image(Path file) throws IOException {
        byte[] data = new byte[DATA_BYTES];
        new Random(1).nextBytes(data);
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(data));
            channel.write(ByteBuffer.allocate(1), IMAGE_BYTES - 1);
        }
        return file;
    }
}
