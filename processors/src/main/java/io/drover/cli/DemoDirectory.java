package io.drover.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The demo's directory, emptied at each start. A directory that is not the demo's is not. */
final class DemoDirectory {
    private static final String MARKER = ".drover-demo";

    private DemoDirectory() {}

    static void prepare(Path directory) throws IOException {
        Files.createDirectories(directory);
        List<Path> content = content(directory);
        if (!content.isEmpty() && !Files.exists(directory.resolve(MARKER))) {
            throw new CommandFailure(
                    ExitCode.LOCAL,
                    "%s is not empty and not a directory of the demo; name another one by --data"
                            .formatted(directory));
        }
        for (Path path : content) {
            if (!path.getFileName().toString().equals(MARKER)) {
                Files.delete(path);
            }
        }
        Files.writeString(directory.resolve(MARKER), "Drover's demo empties this directory.\n");
    }

    /** Everything below it, children before their parents. */
    private static List<Path> content(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(path -> !path.equals(directory))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }
}
