package io.drover.mover;

import io.drover.blockengine.Backupstore;
import io.drover.store.TargetReference;

/** Opens the store of a target with its credentials. */
@FunctionalInterface
public interface BackupstoreOpener {
    /**
     * Makes no request to the store.
     *
     * @throws IllegalArgumentException if URL or credentials are not right; the message names what
     *     and how to put it right
     */
    Backupstore open(TargetReference target);
}
