package io.drover.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The demo's directory, emptied at each start, and locked until closed. A directory that is not the
 * demo's, or in which a demo runs, is left alone.
 */
final class DemoDirectory implements AutoCloseable {
    private static final String MARKER = ".drover-demo";

    private final FileChannel lock;

    private DemoDirectory(FileChannel lock) {
        this.lock = lock;
    }

    static DemoDirectory prepare(Path directory) throws IOException {
        Files.createDirectories(directory);
        List<Path> content = content(directory);
        if (!content.isEmpty() && !Files.exists(directory.resolve(MARKER))) {
            throw new CommandFailure(
                    ExitCode.LOCAL,
                    "%s is not empty and not a directory of the demo; name another one by --data"
                            .formatted(directory));
        }
        FileChannel lock =
                FileChannel.open(
                        directory.resolve(MARKER),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        if (lock.tryLock() == null) {
            lock.close();
            throw new CommandFailure(
                    ExitCode.LOCAL,
                    "another demo runs in %s; wait for its end, or name another directory by --data"
                            .formatted(directory));
        }
        for (Path path : content) {
            if (!path.getFileName().toString().equals(MARKER)) {
                Files.delete(path);
            }
        }
        return new DemoDirectory(lock);
    }

    /** Everything below it, children before their parents. */
    private static List<Path> content(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(path -> !path.equals(directory))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
