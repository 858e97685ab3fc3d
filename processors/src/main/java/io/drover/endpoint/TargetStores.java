package io.drover.endpoint;

import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;

import java.util.Optional;

/**
 * The stores of the targets in use, each behind its own route {@code target-io-<name>}, through
 * which every request to it goes. Thread-safe.
 */
public interface TargetStores {
    /**
     * The store of the target, opened or, if URL or credentials differ from the last call's, opened
     * anew. Opening makes no request.
     *
     * @throws StoreException.Forbidden if the credentials are incomplete
     * @throws IllegalArgumentException if the URL's kind is not served, or an option is not
     *     understood; the message says what to do
     */
    ObjectStore open(String targetName, TargetUrl url, TargetCredentials credentials)
            throws StoreException;

    /** The store last opened under that name. */
    Optional<ObjectStore> find(String targetName);

    /**
     * Stops and removes the target's route and frees its connections. Does nothing if it is not
     * open. Never touches remote data.
     */
    void close(String targetName);
}
