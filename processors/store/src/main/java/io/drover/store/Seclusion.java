package io.drover.store;

import java.io.IOException;
import java.io.InterruptedIOException;

/**
 * Keeps what belongs to the caller of a request apart from an operation that may hang in the
 * kernel: the caller's code and buffers are used only between {@link #enter} and {@link #leave},
 * and never again once the operation was abandoned. Guarded by its monitor.
 */
final class Seclusion {
    private boolean abandoned;
    private boolean inside;

    /** What is done next is the caller's. */
    synchronized void enter() throws InterruptedIOException {
        if (abandoned) {
            throw new InterruptedIOException("nobody waits for this any more");
        }
        inside = true;
    }

    /** What is done next is the file system's. */
    synchronized void leave() {
        inside = false;
    }

    /** Whether it is abandoned now; not while the caller's code runs, which ends by itself. */
    synchronized boolean abandon() {
        abandoned |= !inside;
        return abandoned;
    }

    /** An operation of the file system in the middle of the caller's code. */
    interface Operation<T> {
        T run() throws IOException;
    }

    /** Leaves the caller's code for an operation and comes back. */
    <T> T outside(Operation<T> operation) throws IOException {
        leave();
        T result;
        try {
            result = operation.run();
        } catch (IOException e) {
            enter();
            throw e;
        }
        enter();
        return result;
    }
}
