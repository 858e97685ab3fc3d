package io.drover.mover;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.store.StoreException;
import io.drover.store.TargetReference;

/** Opens the store of a target with its credentials. */
@FunctionalInterface
public interface BackupstoreOpener {
    /**
     * Looks up anew what the target's URL names, with one request: a directory or export that was
     * replaced since is not used through an old handle.
     *
     * @throws StoreException if the store cannot be reached or listed
     * @throws IllegalArgumentException if URL or credentials are not right; the message names what
     *     and how to put it right
     */
    Backupstore open(TargetReference target) throws StoreException;
}
