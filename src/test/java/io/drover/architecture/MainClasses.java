package io.drover.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;

import java.nio.file.Path;

/** What is shipped, without any test. */
public final class MainClasses {
    public static final Path ROOT = Path.of(System.getProperty("drover.root"));

    /** Reading all classes takes seconds, which those who need the root alone need not wait for. */
    private static final class Imported {
        private static final JavaClasses ALL =
                new ClassFileImporter()
                        .importPaths(
                                ROOT.resolve("blockengine/target/classes"),
                                ROOT.resolve("processors/target/classes"));
    }

    private MainClasses() {}

    public static JavaClasses all() {
        return Imported.ALL;
    }
}
