package io.drover.console;

import io.drover.resource.VersionedReader;
import io.fabric8.kubernetes.api.model.HasMetadata;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Caches of a test. */
public final class TestCaches implements VersionedReader {
    private final Map<String, HasMetadata> objects = new HashMap<>();
    private final Map<Class<?>, Integer> versions = new HashMap<>();

    public void put(HasMetadata object) {
        objects.put(object.getKind() + object.getMetadata().getName(), object);
        versions.merge(object.getClass(), 1, Integer::sum);
    }

    public void remove(HasMetadata object) {
        objects.remove(object.getKind() + object.getMetadata().getName());
        versions.merge(object.getClass(), 1, Integer::sum);
    }

    @Override
    public String version(Class<? extends HasMetadata> kind) {
        return "v" + versions.getOrDefault(kind, 0);
    }

    @Override
    public <T extends HasMetadata> Optional<T> find(Class<T> kind, String name) {
        return list(kind).stream()
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst();
    }

    @Override
    public <T extends HasMetadata> List<T> list(Class<T> kind) {
        return new ArrayList<>(
                objects.values().stream().filter(kind::isInstance).map(kind::cast).toList());
    }

    @Override
    public <T extends HasMetadata> List<T> list(Class<T> kind, String label, String value) {
        throw new AssertionError("pages need whole caches, not label " + label);
    }
}
