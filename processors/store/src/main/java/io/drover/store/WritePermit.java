package io.drover.store;

import io.drover.blockengine.store.StoreException;

import org.apache.camel.Exchange;

/** Whether requests that change a store may be sent at this moment. Thread-safe. */
@FunctionalInterface
public interface WritePermit {
    WritePermit ALWAYS = request -> {};

    /** Exchange property with the permit of the request's store. */
    String PROPERTY = "DroverStorePermit";

    /**
     * Called once for a request, before its first attempt; may wait for the permit.
     *
     * @throws StoreException if the request changes the store and may not be sent
     */
    default void await(StoreRequest request) throws StoreException {
        require(request);
    }

    /**
     * Called at the beginning of each attempt, since the first may be long ago; does not wait, or
     * the target would look silent.
     *
     * @throws StoreException if the request changes the store and may not be sent
     */
    void require(StoreRequest request) throws StoreException;

    /** The request of an exchange that is about to be attempted, if it may be. */
    static StoreRequest attempted(Exchange exchange) throws StoreException {
        StoreRequest request = exchange.getProperty(StoreRequest.PROPERTY, StoreRequest.class);
        exchange.getProperty(PROPERTY, ALWAYS, WritePermit.class).require(request);
        return request;
    }
}
