package io.drover.console.activity;

import io.fabric8.kubernetes.api.model.HasMetadata;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A piece of work.
 *
 * @param resource that asks for it
 * @param about what it is about, beside the resource's name
 * @param step what it does, waits for, or came to; empty if there is nothing to say
 * @param percent 0 to 100
 * @param moving what a job in this process does for it now
 * @param since when it was asked for or, if it runs, begun
 * @param ended when it ended
 * @param attempt from 1
 */
public record Run(
        RunKind kind,
        HasMetadata resource,
        String about,
        Phase phase,
        String step,
        int percent,
        Optional<Moving> moving,
        Instant since,
        Optional<Instant> ended,
        int attempt) {
    /** How far it is. */
    public enum Phase {
        RUNNING,
        WAITING,
        FAILED,
        DONE
    }

    /**
     * A job under way.
     *
     * @param done bytes that it has dealt with
     * @param total of how many; 0 as long as that is not known
     * @param time since it began
     */
    public record Moving(long done, long total, Duration time) {
        /** Bytes in a second, on average; 0 as long as that is not known. */
        public long rate() {
            return time.toMillis() == 0
                    ? 0
                    : (long) (done / (time.toMillis() / (double) Duration.ofSeconds(1).toMillis()));
        }

        /** How long it takes still, at that rate. */
        public Optional<Duration> left() {
            return rate() == 0 || total <= done
                    ? Optional.empty()
                    : Optional.of(Duration.ofSeconds((total - done) / rate()));
        }
    }

    public String name() {
        return resource.getMetadata().getName();
    }

    public boolean isOpen() {
        return phase == Phase.RUNNING || phase == Phase.WAITING;
    }

    /** Whether it has failed, for good or for now. */
    public boolean isTrouble() {
        return phase == Phase.FAILED || phase == Phase.WAITING && attempt > 1;
    }

    /** Whether the deletion of its resource ends it, and nothing that is complete goes with it. */
    public boolean isCancellable() {
        return ended.isEmpty() && !kind.cancellation().isEmpty() && !resource.isMarkedForDeletion();
    }
}
