package io.drover.blockengine.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** Directories of tests that last as long as their JVM, and go with it. Thread-safe. */
public final class ScratchDirectories {
    private static final Queue<Path> MADE = new ConcurrentLinkedQueue<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(ScratchDirectories::deleteAll));
    }

    private ScratchDirectories() {}

    /** A new one among the system's temporary files. */
    public static Path create(String prefix) {
        try {
            Path made = Files.createTempDirectory(prefix);
            MADE.add(made);
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteAll() {
        for (Path directory : MADE) {
            try {
                delete(directory);
            } catch (IOException | UncheckedIOException e) {
                System.getLogger(ScratchDirectories.class.getName())
                        .log(System.Logger.Level.WARNING, "{0} stays: {1}", directory, e);
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        }
    }
}
