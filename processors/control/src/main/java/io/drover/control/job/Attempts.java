package io.drover.control.job;

import java.time.Duration;
import java.util.Optional;

/**
 * Work that is tried until it succeeds, with pauses that grow; routes look in and are told how far
 * it is. Thread-safe, but each key is looked at by one thread at a time.
 */
public final class Attempts {
    private final JobRunner jobs;
    private final Retries retries;

    /** What a look at the work shows. */
    public sealed interface Attempt {
        record Running() implements Attempt {}

        /**
         * It failed before and is begun again by the first look after what is left of the pause.
         * Whoever looks tells the reason again: the look that saw it fail may not have been able
         * to.
         */
        record Paused(String message, Duration left) implements Attempt {}

        /** It failed just now; told once. */
        record Failed(String message, Duration pause) implements Attempt {}

        record Done() implements Attempt {}
    }

    public Attempts(JobRunner jobs, Retries retries) {
        this.jobs = jobs;
        this.retries = retries;
    }

    /**
     * Begins the work unless it is under way, done or in a pause.
     *
     * @param finished called when it ends, however it ends
     */
    public Attempt look(String key, JobRunner.Work<?> work, Runnable finished) {
        Optional<Duration> pause = retries.pauseLeft(key);
        if (pause.isPresent()) {
            return new Attempt.Paused(retries.reason(key), pause.get());
        }
        return switch (jobs.start(key, work, finished).result().orElse(null)) {
            case null -> new Attempt.Running();
            case JobRunner.Result.Done _ -> {
                retries.forget(key);
                yield new Attempt.Done();
            }
            case JobRunner.Result.Failed(Throwable cause) -> {
                jobs.forget(key);
                String message = Retries.text(cause);
                yield new Attempt.Failed(message, retries.failed(key, message));
            }
        };
    }
}
