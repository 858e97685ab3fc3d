package io.drover.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What the image is going to have as its root. All files have one time. */
public final class RootDirectory {
    private final Path path;
    private final FileTime time;

    private RootDirectory(Path path, Instant time) {
        this.path = path;
        this.time = FileTime.from(time);
    }

    /**
     * An empty one; what was there before is deleted.
     *
     * @param time of all files, since the JVM keeps its archive of classes only for jars of the
     *     time that they had
     */
    public static RootDirectory empty(Path path, Instant time) throws IOException {
        if (Files.exists(path)) {
            try (Stream<Path> files = Files.walk(path)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.createDirectories(path);
        return new RootDirectory(path.toRealPath(), time);
    }

    /** On this machine. */
    public Path path() {
        return path;
    }

    Instant time() {
        return time.toInstant();
    }

    /**
     * @param name in the image, from its root
     */
    public Path resolve(String name) {
        return path.resolve(name.replaceFirst("^/", ""));
    }

    void directory(String name, String permissions) throws IOException {
        Path made = Files.createDirectories(resolve(name));
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString(permissions));
    }

    void copy(Path source, String name) throws IOException {
        Path target = resolve(name);
        Files.createDirectories(target.getParent());
        Files.copy(source, target);
        stamp(target);
    }

    void write(String name, String text) throws IOException {
        Path target = resolve(name);
        Files.createDirectories(target.getParent());
        Files.writeString(target, text);
        stamp(target);
    }

    /** Gives the files below a directory the time of all. */
    void stampAll(String name) throws IOException {
        try (Stream<Path> files = Files.walk(resolve(name))) {
            for (Path file : files.toList()) {
                stamp(file);
            }
        }
    }

    private void stamp(Path file) throws IOException {
        Files.getFileAttributeView(file, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .setTimes(time, time, time);
    }

    /** Names of everything in it, without a slash before them, in an order that never changes. */
    List<String> names() throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(file -> !file.equals(path))
                    .map(file -> path.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
