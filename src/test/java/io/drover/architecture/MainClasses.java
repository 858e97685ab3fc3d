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

    /** Reading all classes takes seconds, which those who need the root alone need not wait for. */
    private static final class Imported {
        private static final JavaClasses ALL =
                new ClassFileImporter().importPaths(directories("target/classes"));
    }

    private MainClasses() {}

    public static JavaClasses all() {
        return Imported.ALL;
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

    /** The directory of that path in the block engine and in each processor module that has it. */
    public static List<Path> directories(String path) {
        return Stream.concat(Stream.of(ROOT.resolve("blockengine")), processorModules().stream())
                .map(module -> module.resolve(path))
                .filter(Files::isDirectory)
                .toList();
    }
}
