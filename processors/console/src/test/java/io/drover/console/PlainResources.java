package io.drover.console;

import io.drover.resource.ResourceReader;
import io.fabric8.kubernetes.api.model.HasMetadata;

import java.util.List;
import java.util.Optional;

/**
 * What there is, and nothing else.
 *
 * @param objects may be added to
 */
public record PlainResources(List<HasMetadata> objects) implements ResourceReader {
    @Override
    public <T extends HasMetadata> Optional<T> find(Class<T> kind, String name) {
        return list(kind).stream()
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst();
    }

    @Override
    public <T extends HasMetadata> List<T> list(Class<T> kind) {
        return objects.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Override
    public <T extends HasMetadata> List<T> list(Class<T> kind, String label, String value) {
        return list(kind);
    }
}
