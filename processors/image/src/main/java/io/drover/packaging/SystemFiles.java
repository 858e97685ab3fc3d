package io.drover.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a Java runtime needs of a system: the C library, users, and directories. There is neither a
 * shell nor a package manager.
 */
final class SystemFiles {
    private static final List<String> NEEDED =
            List.of(
                    "libc.so.6",
                    "libm.so.6",
                    "libdl.so.2",
                    "libpthread.so.0",
                    "librt.so.1",
                    "libresolv.so.2");

    /** Parts of newer C libraries themselves. */
    private static final List<String> IF_THERE = List.of("libnss_dns.so.2", "libnss_files.so.2");

    private static final String PACKAGE = "libc6";

    private final Path system;
    private final Architecture architecture;

    /**
     * @param system whose C library it is, such as /
     */
    SystemFiles(Path system, Architecture architecture) {
        this.system = system;
        this.architecture = architecture;
    }

    void copyInto(RootDirectory root) throws IOException {
        root.copy(
                find(architecture.loader()).orElseThrow(() -> missing(architecture.loader())),
                architecture.loader());
        for (String name : NEEDED) {
            if (!library(root, name)) {
                throw missing(name);
            }
        }
        for (String name : IF_THERE) {
            library(root, name);
        }
        root.write(
                "/etc/passwd",
                """
                root:x:0:0:root:/:/sbin/nologin
                drover:x:65532:65532:Drover:/tmp:/sbin/nologin
                """);
        root.write("/etc/group", "root:x:0:\ndrover:x:65532:\n");
        root.write("/etc/nsswitch.conf", "hosts: files dns\n");
        root.directory("/tmp", "rwxrwxrwx");
        root.directory("/var/lib/drover", "rwxr-xr-x");
        record(root);
    }

    private boolean library(RootDirectory root, String name) throws IOException {
        for (String directory : architecture.libraries()) {
            Optional<Path> found = find(directory + "/" + name);
            if (found.isPresent()) {
                root.copy(found.get(), directory + "/" + name);
                return true;
            }
        }
        return false;
    }

    /** The file itself, where the name is that of a link. */
    private Optional<Path> find(String name) throws IOException {
        Path file = system.resolve(name.substring(1));
        return Files.exists(file) ? Optional.of(file.toRealPath()) : Optional.empty();
    }

    private ImageException missing(String name) {
        return new ImageException(
                "image.system: %s has no %s of the GNU C library for %s; build on such a Linux, or"
                                .formatted(system, name, architecture.image())
                        + " name a directory that has its files as / has them");
    }

    /** What scanners look at for known faults of packages, and the licence. */
    private void record(RootDirectory root) throws IOException {
        Optional<String> entry = packageEntry();
        if (entry.isPresent()) {
            root.write("/var/lib/dpkg/status.d/" + PACKAGE, entry.get() + "\n");
            for (String name :
                    List.of("/etc/os-release", "/usr/share/doc/" + PACKAGE + "/copyright")) {
                Optional<Path> file = find(name);
                if (file.isPresent()) {
                    root.copy(file.get(), name);
                }
            }
        }
    }

    /** Of the C library, in the list of Debian's package manager. */
    Optional<String> packageEntry() throws IOException {
        Path list = system.resolve("var/lib/dpkg/status");
        if (!Files.exists(list)) {
            return Optional.empty();
        }
        return Arrays.stream(Files.readString(list).split("\n\n"))
                .filter(entry -> entry.startsWith("Package: " + PACKAGE + "\n"))
                .filter(entry -> entry.contains("\nArchitecture: " + architecture.image() + "\n"))
                .findFirst();
    }
}
