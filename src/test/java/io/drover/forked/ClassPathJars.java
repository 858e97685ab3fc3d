package io.drover.forked;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A class path without directories, of which the JVM archives no classes. They are kept for the
 * next run, until a file in one of the directories changes.
 *
 * @param home of the jars, and of what is made of them
 */
record ClassPathJars(String classPath, Path home) {
    private static final Path ALL = Path.of("target", "forked");

    static ClassPathJars of(String classPath) throws IOException {
        List<Path> entries =
                Stream.of(classPath.split(File.pathSeparator))
                        .map(Path::of)
                        .filter(Files::exists)
                        .toList();
        Path home = ALL.resolve(key(entries)).toAbsolutePath();
        if (!Files.isDirectory(home)) {
            delete(ALL);
            Path made = Files.createDirectories(ALL.resolve("new"));
            for (Path entry : entries) {
                if (Files.isDirectory(entry)) {
                    pack(entry, made.resolve(name(entries, entry)));
                }
            }
            Files.move(made, home);
        }
        return new ClassPathJars(
                entries.stream()
                        .map(
                                entry ->
                                        Files.isDirectory(entry)
                                                ? home.resolve(name(entries, entry))
                                                : entry)
                        .map(Path::toString)
                        .collect(Collectors.joining(File.pathSeparator)),
                home);
    }

    private static String name(List<Path> entries, Path directory) {
        return "directory-" + entries.indexOf(directory) + ".jar";
    }

    private static List<Path> within(Path entry) throws IOException {
        try (Stream<Path> files = Files.walk(entry)) {
            return files.sorted().toList();
        }
    }

    private static String key(List<Path> entries) throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path entry : entries) {
            for (Path file : within(entry)) {
                BasicFileAttributes attributes =
                        Files.readAttributes(file, BasicFileAttributes.class);
                all.append(file).append(' ');
                if (attributes.isRegularFile()) {
                    all.append(attributes.size()).append(attributes.lastModifiedTime());
                }
            }
        }
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(all.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** With entries for directories, by which files are found by pattern. */
    private static void pack(Path directory, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            zip.setLevel(Deflater.NO_COMPRESSION);
            for (Path found : within(directory)) {
                String name = directory.relativize(found).toString().replace('\\', '/');
                if (Files.isRegularFile(found)) {
                    zip.putNextEntry(new ZipEntry(name));
                    Files.copy(found, zip);
                } else if (!name.isEmpty()) {
                    zip.putNextEntry(new ZipEntry(name + "/"));
                }
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            List<Path> found = new ArrayList<>(within(directory));
            for (Path file : found.reversed()) {
                Files.delete(file);
            }
        }
    }
}
