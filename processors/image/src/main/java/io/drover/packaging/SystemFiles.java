package io.drover.packaging;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

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

    /**
     * What some builds of Java, such as distributions', take from the system, and which package has
     * it. What a desktop needs is not among it: nothing of the kind is loaded.
     */
    private static final Map<String, String> OF_SOME_RUNTIMES =
            Map.of(
                    "libz.so.1", "zlib1g",
                    "libstdc++.so.6", "libstdc++6",
                    "libgcc_s.so.1", "libgcc-s1");

    private final Path system;
    private final Architecture architecture;
    private final Set<String> packages = new TreeSet<>(Set.of(PACKAGE));

    /**
     * @param system whose C library it is, such as /
     */
    SystemFiles(Path system, Architecture architecture) {
        this.system = system;
        this.architecture = architecture;
    }

    void copyInto(RootDirectory root) throws IOException {
        root.copy(
                find(architecture.loader())
                        // packages of systems where /lib is a link to /usr/lib
                        .or(() -> find("/usr" + architecture.loader()))
                        .orElseThrow(() -> missing(architecture.loader())),
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
        record(root, PACKAGE);
    }

    /**
     * Adds the libraries that the Java runtime does not bring along.
     *
     * @param runtime its directory in the image
     * @throws ImageException with the name of one that is needed and not there
     */
    void addWhatIsLinked(RootDirectory root, String runtime) throws IOException {
        for (String name : new TreeSet<>(OF_SOME_RUNTIMES.keySet())) {
            if (isLinked(root.resolve(runtime), name)) {
                String owner = OF_SOME_RUNTIMES.get(name);
                if (!library(root, name)) {
                    throw new ImageException(
                            ("image.system: %s has no %s, which this Java runtime needs; add it, as"
                                            + " package %s for %s has it")
                                    .formatted(system, name, owner, architecture.image()));
                }
                packages.add(owner);
                record(root, owner);
            }
        }
    }

    /** Whether a library of the runtime names the other one, as its table of names has it. */
    private static boolean isLinked(Path runtime, String name) throws IOException {
        String word = "\0" + name + "\0";
        try (Stream<Path> files = Files.walk(runtime)) {
            for (Path file :
                    files.filter(file -> file.getFileName().toString().endsWith(".so")).toList()) {
                if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(word)) {
                    return true;
                }
            }
        }
        return false;
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
    private Optional<Path> find(String name) {
        return Optional.of(system.resolve(name.substring(1))).filter(Files::exists);
    }

    private ImageException missing(String name) {
        return new ImageException(
                "image.system: %s has no %s of the GNU C library for %s; build on such a Linux, or"
                                .formatted(system, name, architecture.image())
                        + " name a directory that has its files as / has them");
    }

    /** What scanners look at for known faults of packages, and the licence. */
    private void record(RootDirectory root, String owner) throws IOException {
        Optional<String> entry = packageEntry(owner);
        if (entry.isPresent()) {
            root.write("/var/lib/dpkg/status.d/" + owner, entry.get() + "\n");
            for (String name :
                    List.of("/etc/os-release", "/usr/share/doc/" + owner + "/copyright")) {
                Optional<Path> file = find(name);
                if (file.isPresent() && !Files.exists(root.resolve(name))) {
                    root.copy(file.get(), name);
                }
            }
        }
    }

    /** Of the packages that files were taken from, in the list of Debian's package manager. */
    List<String> packageEntries() throws IOException {
        List<String> entries = new ArrayList<>();
        for (String owner : packages) {
            packageEntry(owner).ifPresent(entries::add);
        }
        return entries;
    }

    private Optional<String> packageEntry(String owner) throws IOException {
        Path list = system.resolve("var/lib/dpkg/status");
        if (!Files.exists(list)) {
            return Optional.empty();
        }
        return Arrays.stream(Files.readString(list).split("\n\n"))
                .filter(entry -> entry.startsWith("Package: " + owner + "\n"))
                .filter(entry -> entry.contains("\nArchitecture: " + architecture.image() + "\n"))
                .findFirst();
    }
}
