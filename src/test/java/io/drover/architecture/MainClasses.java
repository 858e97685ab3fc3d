package io.drover.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What is shipped, without any test. */
public final class MainClasses {
    public static final Path ROOT = Path.of(System.getProperty("drover.root"));

    private static final JavaClasses ALL = new ClassFileImporter().importPaths(directories());

    private MainClasses() {}

    public static JavaClasses all() {
        return ALL;
    }

    /** Directories of the modules below {@code processors}. */
    public static List<Path> processorModules() {
        try (Stream<Path> modules = Files.list(ROOT.resolve("processors"))) {
            return modules.filter(module -> Files.exists(module.resolve("pom.xml")))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> directories() {
        return Stream.concat(Stream.of(ROOT.resolve("blockengine")), processorModules().stream())
                .map(module -> module.resolve("target/classes"))
                .filter(Files::isDirectory)
                .toList();
    }
}
