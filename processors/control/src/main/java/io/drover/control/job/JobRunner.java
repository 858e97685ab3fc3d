package io.drover.control.job;

import io.drover.blockengine.logging.LogContext;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.pipeline.ProgressListener.Progress;
import io.drover.blockengine.store.StoreException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Long work, each piece under a key on its own virtual thread, while the routes check it from time
 * to time. A finished job is kept for a while, so that its result can be taken and it is not done
 * twice. Thread-safe.
 */
public final class JobRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

    /** The work; it can be interrupted. */
    @FunctionalInterface
    public interface Work<T> {
        T run(ProgressListener progress) throws StoreException, IOException, InterruptedException;
    }

    /** How a job ended. */
    public sealed interface Result {
        record Done(Object value) implements Result {}

        record Failed(Throwable cause) implements Result {}
    }

    /** A job under way or finished. */
    public static final class Job {
        private final Work<?> work;
        private final AtomicReference<Progress> progress =
                new AtomicReference<>(new Progress(0, 0, 0));
        private final AtomicReference<Result> result = new AtomicReference<>();
        private final AtomicBoolean cancelled = new AtomicBoolean();
        private final long startNanos = System.nanoTime();
        private volatile long progressNanos = startNanos;
        private volatile long finishedNanos;
        private volatile Thread thread;

        private Job(Work<?> work) {
            this.work = work;
        }

        /** What it was started with, so that later callers know what it is about. */
        public Work<?> work() {
            return work;
        }

        public Progress progress() {
            return progress.get();
        }

        /** 0 to 99 as long as it runs. */
        public int percent() {
            return progress().percent();
        }

        /** Bytes that it has dealt with, or volumes where it deals with those. */
        public long done() {
            return progress().bytesDone();
        }

        /** Of how many; 0 as long as that is not known. */
        public long total() {
            return progress().bytesTotal();
        }

        /** Time since it was started. */
        public Duration runningFor() {
            return Duration.ofNanos(System.nanoTime() - startNanos);
        }

        /** Empty while it runs. */
        public Optional<Result> result() {
            return Optional.ofNullable(result.get());
        }

        /** Time since anything moved. */
        public Duration stalledFor() {
            return Duration.ofNanos(System.nanoTime() - progressNanos);
        }

        /** Interrupts it once: a second interrupt would disturb its cleanup. */
        public void cancel() {
            if (!cancelled.getAndSet(true)) {
                thread.interrupt();
            }
        }

        private boolean isForgotten(long now) {
            return result.get() != null && now - finishedNanos > MEMORY.toNanos();
        }

        private void report(Progress now) {
            progress.set(now);
            progressNanos = System.nanoTime();
        }
    }

    private static final Duration MEMORY = Duration.ofMinutes(10);

    private final Map<String, Job> jobs = new ConcurrentHashMap<>();
    private final Map<String, Long> failures = new ConcurrentHashMap<>();
    private final Map<String, Runnable> waiters = new ConcurrentHashMap<>();
    private volatile boolean suspended;

    /** Starts the work unless the key has a job. {@code finished} is called at its end. */
    public synchronized Job start(String key, Work<?> work, Runnable finished) {
        long now = System.nanoTime();
        jobs.values().removeIf(job -> job.isForgotten(now));
        Job present = jobs.get(key);
        if (present != null) {
            return present;
        }
        Job job = new Job(work);
        // its log lines have the marker of the reconciliation that started it
        job.thread =
                Thread.ofVirtual()
                        .name("job-" + key)
                        .unstarted(LogContext.carriedInto(() -> run(key, job, finished)));
        // before it starts: a job that ends at once must be found by the callback at its end
        jobs.put(key, job);
        job.thread.start();
        return job;
    }

    private static void logUnexpected(String key, Throwable failure) {
        if (Retries.isUnexpected(failure)) {
            LOG.error("unexpected failure of job {}", key, failure);
        }
    }

    /** The boundary of a job: whatever it throws is its result. */
    private void run(String key, Job job, Runnable finished) {
        try {
            Object value = job.work.run(job::report);
            job.finishedNanos = System.nanoTime();
            job.result.set(new Result.Done(value));
        } catch (Throwable e) {
            if (!(e instanceof InterruptedException)) {
                failures.merge(kind(key), 1L, Long::sum);
                logUnexpected(key, e);
            }
            job.finishedNanos = System.nanoTime();
            job.result.set(new Result.Failed(e));
        } finally {
            finished.run();
            waiters.keySet().stream().filter(key::startsWith).forEach(this::wakeIfIdle);
        }
    }

    /**
     * Calls back once when no job whose key begins so is running any more, at once if there is
     * none. Of several waiters for one beginning the last is called.
     */
    public void whenIdle(String prefix, Runnable waiter) {
        waiters.put(prefix, waiter);
        wakeIfIdle(prefix);
    }

    private void wakeIfIdle(String prefix) {
        if (running(prefix) == 0) {
            Optional.ofNullable(waiters.remove(prefix)).ifPresent(Runnable::run);
        }
    }

    /** The kind of work of a key: its part before the first slash. */
    public static String kind(String key) {
        int slash = key.indexOf('/');
        return slash < 0 ? key : key.substring(0, slash);
    }

    /** Jobs that are under way or remembered, by their keys, as they are now. */
    public Map<String, Job> all() {
        return Map.copyOf(jobs);
    }

    /** Jobs since the start that failed otherwise than by being interrupted, by kind. */
    public Map<String, Long> failures() {
        return Map.copyOf(failures);
    }

    public Optional<Job> find(String key) {
        return Optional.ofNullable(jobs.get(key));
    }

    /** Forgets a finished job. */
    public void forget(String key) {
        jobs.remove(key);
    }

    /** Jobs that are not finished and whose key begins so. */
    public long running(String prefix) {
        return jobs.entrySet().stream()
                .filter(
                        entry ->
                                entry.getKey().startsWith(prefix)
                                        && entry.getValue().result().isEmpty())
                .count();
    }

    /** Interrupts the jobs whose key begins so; whether none of them is running any more. */
    public boolean cancel(String prefix) {
        jobs.forEach(
                (key, job) -> {
                    if (key.startsWith(prefix) && job.result().isEmpty()) {
                        job.cancel();
                    }
                });
        return running(prefix) == 0;
    }

    /** Interrupts all jobs; another Drover, or the next start of this one, takes them up again. */
    public void suspend() {
        suspended = true;
        cancel("");
    }

    /** Jobs that are interrupted from now on are not wanted any more. */
    public void resume() {
        suspended = false;
    }

    /** Whether what is interrupted is going to be taken up again. */
    public boolean isSuspended() {
        return suspended;
    }

    /** Interrupts all jobs and waits for them, so that they release their locks. */
    @Override
    public void close() {
        suspended = true;
        jobs.values().forEach(Job::cancel);
        for (Job job : jobs.values()) {
            try {
                job.thread.join(Duration.ofSeconds(20));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
