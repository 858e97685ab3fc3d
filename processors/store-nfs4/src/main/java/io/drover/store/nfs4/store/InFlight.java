package io.drover.store.nfs4.store;

import io.drover.blockengine.logging.LogContext;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** A few calls at once on virtual threads. For one thread. */
final class InFlight implements AutoCloseable {
    private final int limit;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Deque<Future<?>> started = new ArrayDeque<>();

    InFlight(int limit) {
        this.limit = limit;
    }

    /** Waits for a place first; throws what went wrong with an earlier call. */
    void start(Callable<?> call) throws IOException, InterruptedException {
        while (started.size() >= limit) {
            finish(started.removeFirst());
        }
        FutureTask<?> task = new FutureTask<>(call);
        threads.execute(LogContext.carriedInto(task));
        started.addLast(task);
    }

    void await() throws IOException, InterruptedException {
        while (!started.isEmpty()) {
            finish(started.removeFirst());
        }
    }

    private static void finish(Future<?> call) throws IOException, InterruptedException {
        try {
            call.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException cause -> throw cause;
                case InterruptedException cause -> throw cause;
                default -> throw new IllegalStateException(e.getCause());
            }
        }
    }

    /**
     * Waits for the calls that are left, each of which ends by its deadline; if the thread is
     * interrupted it gives them up.
     */
    @Override
    public void close() {
        if (Thread.currentThread().isInterrupted()) {
            threads.shutdownNow();
        } else {
            threads.close();
        }
    }
}
