package io.drover.console.model;

import static java.util.Comparator.comparing;

import io.fabric8.kubernetes.api.model.HasMetadata;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Objects of a kind, by name.
 *
 * @param sorted in the order of their names
 */
record NamedObjects<T extends HasMetadata>(List<T> sorted, Map<String, T> byName) {
    static <T extends HasMetadata> NamedObjects<T> of(List<T> all) {
        return new NamedObjects<>(
                all.stream()
                        .sorted(comparing((T object) -> object.getMetadata().getName()))
                        .toList(),
                all.stream()
                        .collect(
                                Collectors.toMap(
                                        object -> object.getMetadata().getName(),
                                        Function.identity())));
    }

    Optional<T> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
