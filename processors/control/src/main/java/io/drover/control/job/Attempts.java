package io.drover.control.job;

import java.time.Duration;
import java.util.Optional;

/**
 * Work that is tried until it succeeds, with pauses that grow; routes ask for its state from time
 * to time. Thread-safe, but each key is used by one thread at a time.
 */
public final class Attempts {
    private final JobRunner jobs;
    private final Retries retries;

    /** The state of the work. */
    public sealed interface Attempt {
        record Running() implements Attempt {}

        /**
         * It failed before and is started again by the first call after the rest of the pause. The
         * caller reports the reason again, since the call that saw the failure may not have been
         * able to.
         */
        record Paused(String message, Duration left) implements Attempt {}

        /** It failed just now; returned once. */
        record Failed(String message, Duration pause) implements Attempt {}

        record Done() implements Attempt {}
    }

    public Attempts(JobRunner jobs, Retries retries) {
        this.jobs = jobs;
        this.retries = retries;
    }

    /** Whether the next look begins the work. */
    public boolean isDue(String key) {
        return retries.pauseLeft(key).isEmpty() && jobs.find(key).isEmpty();
    }

    /** Ends the pause after a failure, since what failed has been mended. */
    public void hurry(String key) {
        retries.forget(key);
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
