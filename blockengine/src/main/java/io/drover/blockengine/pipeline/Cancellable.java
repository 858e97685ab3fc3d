package io.drover.blockengine.pipeline;

import io.drover.blockengine.store.StoreException;

/** Operations that are cancelled by an interrupt of their thread. */
public final class Cancellable {
    private Cancellable() {}

    /**
     * @param <T> the result
     * @param <E> what else it may throw
     */
    @FunctionalInterface
    public interface Operation<T, E extends Exception> {
        T run() throws StoreException, InterruptedException, E;
    }

    /** An interrupted store reports that it is unavailable; in fact the operation was cancelled. */
    public static <T, E extends Exception> T run(Operation<T, E> operation)
            throws StoreException, InterruptedException, E {
        try {
            return operation.run();
        } catch (StoreException.Unavailable e) {
            if (Thread.interrupted()) {
                InterruptedException cancelled = new InterruptedException(e.getMessage());
                cancelled.initCause(e);
                throw cancelled;
            }
            throw e;
        }
    }
}
