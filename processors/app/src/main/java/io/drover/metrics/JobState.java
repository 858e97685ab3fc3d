package io.drover.metrics;

/**
 * A job as JMX shows it.
 *
 * @param percent 0 to 99
 * @param bytesDone bytes of the volume dealt with, of {@code bytesTotal}
 * @param secondsStalled since anything moved
 */
public record JobState(
        String key, int percent, long bytesDone, long bytesTotal, long secondsStalled) {}
