package io.drover.packaging;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Drover, its libraries and the options of its JVM. */
final class Application {
    private final List<Path> classPath;
    private final Path config;

    private Application(List<Path> classPath, Path config) {
        this.classPath = classPath;
        this.config = config;
    }

    /**
     * @param classPath file with the jars, or the directories of classes, in their order
     * @param config directory with {@code jvm*.options}
     */
    static Application of(Path classPath, Path config) throws IOException {
        return new Application(
                Stream.of(Files.readString(classPath).strip().split(File.pathSeparator))
                        .map(Path::of)
                        .toList(),
                config);
    }

    List<Path> classPath() {
        return classPath;
    }

    /**
     * @return the class path in the image
     */
    List<String> copyInto(RootDirectory root) throws IOException {
        List<String> names = new ArrayList<>();
        for (Path entry : classPath) {
            String name = Layout.LIBRARIES + "/" + jarName(entry);
            if (Files.isDirectory(entry)) {
                Path jar = Files.createTempFile("drover-", ".jar");
                pack(entry, jar, root);
                root.copy(jar, name);
                Files.delete(jar);
            } else {
                root.copy(entry, name);
            }
            names.add(name);
        }
        for (String file : Layout.OPTION_FILES) {
            root.copy(config.resolve(file), Layout.CONFIG + "/" + file);
        }
        return List.copyOf(names);
    }

    /** That of the module, where a directory of classes stands for its jar. */
    private static String jarName(Path entry) {
        boolean classes = entry.endsWith(Path.of("target", "classes"));
        return classes
                ? "drover-" + entry.getParent().getParent().getFileName() + ".jar"
                : entry.getFileName().toString();
    }

    private static void pack(Path directory, Path jar, RootDirectory root) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream out = new ZipOutputStream(file);
                Stream<Path> found = Files.walk(directory)) {
            for (Path member : found.filter(Files::isRegularFile).sorted().toList()) {
                ZipEntry entry = new ZipEntry(directory.relativize(member).toString());
                entry.setTimeLocal(root.time().atZone(ZoneOffset.UTC).toLocalDateTime());
                out.putNextEntry(entry);
                Files.copy(member, out);
            }
        }
    }

    /**
     * The options that only the build knows.
     *
     * @param archive whether there is an archive of classes; the JVM passes over one that does not
     *     fit
     */
    static void writeOptions(RootDirectory root, List<String> classPath, boolean archive)
            throws IOException {
        String classes =
                archive
                        ? "-XX:SharedArchiveFile=%s\n-Xlog:aot=off\n-Xlog:cds=off\n"
                                .formatted(Layout.CLASSES)
                        : "";
        root.write(
                Layout.CONFIG + "/" + Layout.IMAGE_OPTIONS,
                classes + "-cp\n" + String.join(":", classPath) + "\n");
    }
}
