package io.drover.resource;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;

/**
 * Which resource is meant; it need not exist.
 *
 * @param name of a resource in Drover's namespace or in none; of a claim or a VolumeSnapshot, which
 *     may be in any namespace, {@code <namespace>/<name>}
 */
public record ResourceKey(Class<? extends HasMetadata> kind, String name) {
    public static ResourceKey of(HasMetadata object) {
        return new ResourceKey(object.getClass(), name(object));
    }

    private static String name(HasMetadata object) {
        ObjectMeta metadata = object.getMetadata();
        return object instanceof PersistentVolumeClaim || object instanceof VolumeSnapshot
                ? metadata.getNamespace() + "/" + metadata.getName()
                : metadata.getName();
    }

    /** All resources of a kind, including future ones. */
    public static ResourceKey any(Class<? extends HasMetadata> kind) {
        return new ResourceKey(kind, "");
    }
}
