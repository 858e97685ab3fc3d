package io.drover.reconcile;

import io.drover.resource.ResourceKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;

import java.util.function.Consumer;

/** Reports the events of a watch by the names of the objects. */
final class Notifier<T extends HasMetadata> implements ResourceEventHandler<T> {
    private final Consumer<String> changed;
    private final Consumer<ResourceKey> removed;

    Notifier(Consumer<String> changed, Consumer<ResourceKey> removed) {
        this.changed = changed;
        this.removed = removed;
    }

    @Override
    public void onAdd(T object) {
        changed.accept(ResourceKey.of(object).name());
    }

    @Override
    public void onUpdate(T before, T after) {
        changed.accept(ResourceKey.of(after).name());
    }

    @Override
    public void onDelete(T object, boolean finalStateUnknown) {
        removed.accept(ResourceKey.of(object));
    }
}
