package io.drover.blockengine.pipeline;

import io.drover.blockengine.logging.LogContext;
import io.drover.blockengine.store.StoreException;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Tasks of one operation on virtual threads. The first failure interrupts all others; none of them
 * is running any more when {@link #join} returns. Their number is bounded by the buffers that they
 * need.
 */
public final class TaskGroup {
    /** One piece of work. */
    @FunctionalInterface
    public interface Task {
        void run() throws StoreException, IOException, InterruptedException;
    }

    private final String name;
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Phaser running = new Phaser(1);

    public TaskGroup(String name) {
        this.name = name;
    }

    /**
     * Starts the task, unless another has already failed.
     *
     * @return whether it was started
     */
    public boolean fork(Task task) {
        if (hasFailed()) {
            return false;
        }
        running.register();
        Thread thread =
                Thread.ofVirtual().name(name).unstarted(LogContext.carriedInto(() -> run(task)));
        threads.add(thread);
        thread.start();
        if (hasFailed()) {
            thread.interrupt();
        }
        return true;
    }

    /** The boundary of a task's thread: any error in it becomes the group's failure. */
    @SuppressWarnings("CatchAndPrintStackTrace")
    private void run(Task task) {
        try {
            task.run();
        } catch (Throwable e) {
            fail(e);
        } finally {
            threads.remove(Thread.currentThread());
            running.arriveAndDeregister();
        }
    }

    public boolean hasFailed() {
        return failure.get() != null;
    }

    /** Makes {@code cause} the failure if there is none yet, and interrupts the tasks. */
    public void fail(Throwable cause) {
        if (failure.compareAndSet(null, cause)) {
            threads.forEach(Thread::interrupt);
        }
    }

    /**
     * Waits for all tasks and throws the first failure. If the waiting thread is interrupted, the
     * tasks are interrupted as well, and this method still waits for them to end.
     */
    public void join() throws StoreException, IOException, InterruptedException {
        int phase = running.arriveAndDeregister();
        boolean interrupted = Thread.interrupted();
        while (true) {
            if (interrupted) {
                fail(new InterruptedException(name + " was interrupted"));
            }
            try {
                running.awaitAdvanceInterruptibly(phase);
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        rethrow(failure.get());
    }

    private static void rethrow(Throwable failure)
            throws StoreException, IOException, InterruptedException {
        switch (failure) {
            case null -> {}
            case StoreException e -> throw e;
            case IOException e -> throw e;
            case InterruptedException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default ->
                    throw new IllegalStateException(
                            "a task threw an undeclared exception", failure);
        }
    }
}
