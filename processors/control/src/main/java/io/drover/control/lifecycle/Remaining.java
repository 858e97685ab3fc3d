package io.drover.control.lifecycle;

import io.fabric8.kubernetes.api.model.HasMetadata;

import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An object that is to go and does not.
 *
 * @param name its kind, namespace and name
 * @param cause what it waits for, with the remedy, as far as it can be told
 */
record Remaining(String name, String cause) {
    /** More of them would hide what is said in the end. */
    private static final int SHOWN = 10;

    static Remaining of(HasMetadata object) {
        return new Remaining(name(object), RemainingCause.of(object));
    }

    private static String name(HasMetadata object) {
        String namespace = object.getMetadata().getNamespace();
        return "%s %s%s"
                .formatted(
                        object.getKind(),
                        namespace == null ? "" : namespace + "/",
                        object.getMetadata().getName());
    }

    /** A line for each, by name; of many, how many there are besides. */
    static String describe(Collection<? extends HasMetadata> objects) {
        int further = objects.size() - SHOWN;
        return Stream.concat(
                        objects.stream()
                                .map(Remaining::of)
                                .sorted(Comparator.comparing(Remaining::name))
                                .limit(SHOWN)
                                .map(found -> found.name() + ": " + found.cause()),
                        further > 0 ? Stream.of("and %d more".formatted(further)) : Stream.of())
                .map(line -> "\n  " + line)
                .collect(Collectors.joining());
    }
}
