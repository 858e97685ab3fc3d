package io.drover.store;

import io.drover.blockengine.logging.LogContext;
import io.drover.blockengine.store.StoreException;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One operation that another thread does for a caller, who can be interrupted while it cannot.
 * Thread-safe.
 */
final class Errand<T> {
    /** What is done. */
    interface Work<T> {
        T run() throws StoreException;
    }

    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private Optional<Thread> worker = Optional.empty();

    void start(Executor threads, Work<T> work) {
        threads.execute(LogContext.carriedInto(() -> run(work)));
    }

    private void run(Work<T> work) {
        worker(Optional.of(Thread.currentThread()));
        try {
            T result = work.run();
            worker(Optional.empty());
            answer.complete(result);
        } catch (StoreException | RuntimeException | Error e) {
            worker(Optional.empty());
            answer.completeExceptionally(e);
        }
    }

    private synchronized void worker(Optional<Thread> thread) {
        worker = thread;
        // an interrupt was meant for the errand, not for the next one of the thread
        Thread.interrupted();
    }

    private synchronized void interrupt() {
        worker.ifPresent(Thread::interrupt);
    }

    /** Waits until it is done. */
    T await() throws StoreException, InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    /** Interrupts the operation and waits for it a little longer; whether it is done. */
    boolean hurry(Duration grace) {
        interrupt();
        return isDoneWithin(grace);
    }

    /** Waits for some time, whatever interrupts that; whether it is done. */
    boolean isDoneWithin(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        boolean interrupted = Thread.interrupted();
        try {
            while (!answer.isDone()) {
                try {
                    answer.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    return true;
                }
            }
            return true;
        } catch (TimeoutException e) {
            return answer.isDone();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What came of it once it is done. */
    T result() throws StoreException {
        try {
            return answer.join();
        } catch (CompletionException e) {
            throw failure(e.getCause());
        }
    }

    /** Does something when it is done after all. */
    @SuppressWarnings("FutureReturnValueIgnored")
    void whenDone(Runnable action) {
        answer.whenComplete((result, failure) -> action.run());
    }

    private static StoreException failure(Throwable cause) {
        return switch (cause) {
            case StoreException e -> e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(cause);
        };
    }
}
