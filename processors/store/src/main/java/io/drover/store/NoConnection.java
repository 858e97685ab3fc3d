package io.drover.store;

import io.drover.blockengine.store.StoreException;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;

/** Tells a store that nobody could connect to from one in other trouble. */
public final class NoConnection {
    private NoConnection() {}

    /**
     * What the failure means, by its causes; a connection that was not there in time is neither.
     */
    public static StoreException.Unavailable unavailable(String message, Throwable failure) {
        boolean unreached = Causes.of(failure).anyMatch(NoConnection::isRefusal);
        return unreached
                ? new StoreException.Unreached(message, failure)
                : new StoreException.Unavailable(message, failure);
    }

    private static boolean isRefusal(Throwable cause) {
        return cause instanceof ConnectException
                || cause instanceof NoRouteToHostException
                || cause instanceof UnknownHostException;
    }
}
