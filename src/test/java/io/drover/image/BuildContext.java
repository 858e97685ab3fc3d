package io.drover.image;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What {@code docker build} sends to the builder. */
final class BuildContext {
    /** Sent regardless of the patterns, since the builder reads them. */
    private static final List<String> ALWAYS = List.of(".dockerignore", "Dockerfile");

    private BuildContext() {}

    /**
     * Files of the context.
     *
     * @param root directory with Dockerfile and, if there is one, .dockerignore
     * @return paths relative to the root, with slashes
     */
    static SortedSet<String> files(Path root) throws IOException {
        Path list = root.resolve(".dockerignore");
        DockerIgnore ignore =
                DockerIgnore.of(Files.exists(list) ? Files.readAllLines(list) : List.of());
        SortedSet<String> files = new TreeSet<>();
        Files.walkFileTree(root, new Walk(root, ignore, files));
        for (String file : ALWAYS) {
            if (Files.exists(root.resolve(file))) {
                files.add(file);
            }
        }
        return files;
    }

    private static final class Walk extends SimpleFileVisitor<Path> {
        private final Path root;
        private final DockerIgnore ignore;
        private final SortedSet<String> files;

        Walk(Path root, DockerIgnore ignore, SortedSet<String> files) {
            this.root = root;
            this.ignore = ignore;
            this.files = files;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            String path = name(directory);
            boolean skipped = !path.isEmpty() && ignore.excludes(path) && !ignore.isEntered(path);
            return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String path = name(file);
            if (!ignore.excludes(path)) {
                files.add(path);
            }
            return FileVisitResult.CONTINUE;
        }

        private String name(Path path) {
            return root.relativize(path).toString();
        }
    }
}
