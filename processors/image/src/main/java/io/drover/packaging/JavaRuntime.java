package io.drover.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The Java runtime of the image: the modules of the JDK that Drover and its libraries use. */
final class JavaRuntime {
    /** What classes refer to. */
    static final List<String> REFERRED =
            List.of(
                    "java.base",
                    "java.compiler",
                    "java.desktop",
                    "java.instrument",
                    "java.net.http",
                    "java.rmi",
                    "java.security.jgss",
                    "java.sql",
                    "jdk.httpserver",
                    "jdk.incubator.vector",
                    "jdk.jfr",
                    "jdk.management",
                    "jdk.security.auth",
                    "jdk.unsupported");

    /**
     * What is found by name only: elliptic curves for TLS, names by DNS, JMX, options of sockets,
     * and jars as file systems.
     */
    private static final List<String> BY_NAME =
            List.of(
                    "jdk.crypto.ec",
                    "jdk.management.agent",
                    "jdk.naming.dns",
                    "jdk.net",
                    "jdk.zipfs");

    private final Path jdk;
    private final Optional<Path> modules;

    private JavaRuntime(Path jdk, Optional<Path> modules) {
        this.jdk = jdk;
        this.modules = modules;
    }

    /** Of the JDK that runs this. */
    static JavaRuntime ofThisJdk() {
        Path jdk = Path.of(System.getProperty("java.home"));
        Path modules = jdk.resolve("jmods");
        return new JavaRuntime(
                jdk, Files.isDirectory(modules) ? Optional.of(modules) : Optional.empty());
    }

    /**
     * Of a JDK for another machine.
     *
     * @throws ImageException if it has no modules to link
     */
    static JavaRuntime of(Path jdk) throws ImageException {
        Path modules = jdk.resolve("jmods");
        if (!Files.exists(modules.resolve("java.base.jmod"))) {
            throw new ImageException(
                    "image.jdk: %s has no jmods; take a JDK 25 of the image's architecture with its"
                                    .formatted(jdk)
                            + " jmods beside it");
        }
        return new JavaRuntime(Path.of(System.getProperty("java.home")), Optional.of(modules));
    }

    /**
     * Fails where classes refer to a module that the runtime has not.
     *
     * @param classPath jars
     * @throws ImageException with the names of the modules
     */
    static void check(List<Path> classPath) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "jdeps").toString(),
                                "--multi-release",
                                Integer.toString(Runtime.version().feature()),
                                "--ignore-missing-deps",
                                "--print-module-deps"));
        classPath.forEach(jar -> command.add(jar.toString()));
        Set<String> missing =
                new TreeSet<>(
                        List.of(
                                Program.run(command)
                                        .lines()
                                        .reduce((first, last) -> last)
                                        .orElseThrow()
                                        .split(",")));
        REFERRED.forEach(missing::remove);
        if (!missing.isEmpty()) {
            throw new ImageException(
                    "classes refer to modules that the image's Java runtime has not: %s; add them to"
                                    .formatted(missing)
                            + " JavaRuntime.REFERRED");
        }
    }

    /** Links it into the root directory. */
    void linkInto(RootDirectory root) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                jdk.resolve("bin/jlink").toString(),
                                "--add-modules",
                                String.join(",", REFERRED) + "," + String.join(",", BY_NAME),
                                "--no-header-files",
                                "--no-man-pages",
                                // beside libraries in builds of distributions
                                "--exclude-files=**.debuginfo",
                                "--output",
                                root.resolve(Layout.JAVA).toString()));
        modules.ifPresent(path -> command.addAll(List.of("--module-path", path.toString())));
        Program.run(command);
        SecurityProviders.keepLinked(root);
        root.stampAll(Layout.JAVA);
    }
}
