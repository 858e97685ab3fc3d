package io.drover.control.admission;

import io.drover.resource.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;

import java.util.List;
import java.util.Optional;

/**
 * The rules for objects of one kind, checked before they are written.
 *
 * @param <T> the kind
 */
interface Rules<T> {
    /**
     * Fills in defaults and checks.
     *
     * @param object the new object, to be changed in place
     * @param old empty for a creation
     * @throws RefusedException if it is not admitted
     * @throws IllegalArgumentException likewise, from the parsers of fields
     */
    void admit(T object, Optional<T> old);

    /**
     * Warnings about values that are admitted but do not have the effect that users may expect, one
     * line each.
     */
    default List<String> warnings(T object) {
        return List.of();
    }

    /**
     * @throws RefusedException if it may not be deleted
     */
    default void admitDeletion(T object) {}

    /**
     * @throws RefusedException if the name cannot be a label of the resources that belong to the
     *     object
     */
    static void checkLabel(HasMetadata object) {
        String name = object.getMetadata().getName();
        if (!Names.isLabelValue(name)) {
            throw new RefusedException(
                    "metadata.name: '%s' has %d characters; use at most 63, since it becomes a label of other resources"
                            .formatted(name, name.length()));
        }
    }
}
