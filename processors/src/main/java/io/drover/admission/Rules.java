package io.drover.admission;

import java.util.Optional;

/**
 * What is asked of the objects of one kind before they are written.
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
     * @throws RefusedException if it may not be deleted
     */
    default void admitDeletion(T object) {}
}
