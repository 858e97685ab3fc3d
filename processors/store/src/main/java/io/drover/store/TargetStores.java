package io.drover.store;

import io.drover.blockengine.store.ObjectStore;
import io.drover.blockengine.store.StoreException;

import java.util.Optional;

/**
 * The stores of the targets in use, each behind its own route {@code target-io-<name>}, through
 * which every request to it goes. Thread-safe.
 */
public interface TargetStores extends AutoCloseable {
    /**
     * The store of the target, opened or, if URL or credentials differ from the last call's, opened
     * anew. Opening makes no request.
     *
     * @throws IllegalArgumentException if the credentials are incomplete or an option is not
     *     understood; the message says what to do
     */
    ObjectStore open(String targetName, TargetUrl url, TargetCredentials credentials);

    /**
     * Asks the target, opened before, once and without the retries of its route whether it can be
     * reached and listed. Looks up anew what its URL names.
     *
     * @throws StoreException with the reason if it cannot
     */
    void probe(String targetName) throws StoreException;

    /**
     * The silence of a target that leaves requests unanswered at this moment and has done so for a
     * while; empty if it does not, or is not open. Makes no request.
     */
    default Optional<Silence> silence(String targetName) {
        return Optional.empty();
    }

    /**
     * Stops and removes the target's routes and frees its connections. Does nothing if it is not
     * open. Never touches remote data.
     */
    void close(String targetName);

    /** Closes all. */
    @Override
    void close();
}
