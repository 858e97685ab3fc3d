package io.drover.metrics;

/**
 * A job as JMX shows it.
 *
 * @param operation {@code backup}, {@code restore}, {@code delete} or {@code delete-volume}
 * @param resource {@code kind/namespace/name}
 * @param state {@code running} or {@code waiting}
 * @param percent 0 to 99; 0 if it waits
 * @param bytesDone bytes of the volume dealt with, of {@code bytesTotal}
 * @param secondsStalled since anything moved; if it waits, since it began to
 * @param message what it waits for, or why the last attempt failed; empty if it runs
 */
public record JobState(
        String operation,
        String resource,
        String state,
        int percent,
        long bytesDone,
        long bytesTotal,
        long secondsStalled,
        String message) {}
