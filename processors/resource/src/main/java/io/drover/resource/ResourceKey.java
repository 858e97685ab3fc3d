package io.drover.resource;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** Which resource of Drover's namespace is meant; it need not exist. */
public record ResourceKey(Class<? extends HasMetadata> kind, String name) {
    public static ResourceKey of(HasMetadata object) {
        return new ResourceKey(object.getClass(), object.getMetadata().getName());
    }

    /** All resources of a kind, including future ones. */
    public static ResourceKey any(Class<? extends HasMetadata> kind) {
        return new ResourceKey(kind, "");
    }
}
