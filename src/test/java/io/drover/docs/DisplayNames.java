package io.drover.docs;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.CanBeAnnotated;
import com.tngtech.archunit.core.importer.ClassFileImporter;

import io.drover.architecture.MainClasses;

import org.junit.jupiter.api.DisplayName;
import org.junit.platform.commons.annotation.Testable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What tests are called, taken from the compiled tests of all modules. */
final class DisplayNames {
    /**
     * A display name.
     *
     * @param test the class that runs, also where it inherits the test
     * @param ofClass whether it is the name of the class
     */
    record Named(String test, String name, boolean ofClass) {}

    private static final List<Named> ALL = read();

    private DisplayNames() {}

    static List<Named> all() {
        return ALL;
    }

    private static List<Named> read() {
        List<Named> all = new ArrayList<>();
        List<Path> tests = new ArrayList<>(MainClasses.directories("target/test-classes"));
        tests.add(MainClasses.ROOT.resolve("src/test/target/test-classes"));
        new ClassFileImporter()
                .importPaths(tests).stream()
                        .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
                        .forEach(type -> all.addAll(of(type)));
        return List.copyOf(all);
    }

    private static List<Named> of(JavaClass type) {
        Set<String> names = new TreeSet<>();
        boolean test = false;
        for (JavaMethod method : type.getAllMethods()) {
            if (method.isMetaAnnotatedWith(Testable.class)) {
                test = true;
                displayName(method).ifPresent(names::add);
            }
        }
        List<Named> all = new ArrayList<>();
        names.forEach(name -> all.add(new Named(type.getSimpleName(), name, false)));
        if (test) {
            displayName(type)
                    .ifPresent(name -> all.add(new Named(type.getSimpleName(), name, true)));
        }
        return all;
    }

    private static Optional<String> displayName(CanBeAnnotated named) {
        if (!named.isAnnotatedWith(DisplayName.class)) {
            return Optional.empty();
        }
        return Optional.of(
                named instanceof JavaMethod method
                        ? method.getAnnotationOfType(DisplayName.class).value()
                        : ((JavaClass) named).getAnnotationOfType(DisplayName.class).value());
    }
}
