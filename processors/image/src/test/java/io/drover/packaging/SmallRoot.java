package io.drover.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;

/** A root directory with a file of each kind. */
final class SmallRoot {
    static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    private SmallRoot() {}

    static RootDirectory in(Path directory) throws IOException {
        RootDirectory root = RootDirectory.empty(directory, TIME);
        root.write("/opt/java/bin/java", "a program");
        Files.setPosixFilePermissions(
                root.resolve("/opt/java/bin/java"), PosixFilePermissions.fromString("rwxr-x--x"));
        Files.createSymbolicLink(root.resolve("/opt/java/link"), Path.of("bin/java"));
        root.write("/opt/drover/lib/library-1.0.jar", "a library");
        root.write("/opt/drover/lib/drover-app.jar", "Drover");
        root.write("/opt/drover/config/jvm.options", "-Xmx1g");
        root.directory("/tmp", "rwxrwxrwx");
        root.write("/etc/passwd", "root:x:0:0:root:/:/sbin/nologin\n");
        return root;
    }
}
