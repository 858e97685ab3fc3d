package io.drover.blockengine.bench;

import io.drover.blockengine.pipeline.TransferStatistics;

import java.time.Duration;

/**
 * Time, transfers and memory of one step of a benchmark.
 *
 * @param step such as {@code full backup}
 * @param time wall clock
 * @param volumeBytes size of the volume, holes included
 * @param transfer what was moved, and the requests for it
 * @param peakMemory largest resident memory of the process during the step, bytes; 0 where the
 *     platform does not report it
 */
public record Measurement(
        String step,
        Duration time,
        long volumeBytes,
        TransferStatistics transfer,
        long peakMemory) {
    private static final double MIB = 1024.0 * 1024.0;

    /** Bytes of data processed per second, without holes. */
    public double bytesPerSecond() {
        return transfer.bytesRead() / Math.max(1e-9, time.toNanos() / 1e9);
    }

    /** One line for display. */
    public String summary() {
        return "%-24s %8.2f s  %8.1f MiB/s  %9d requests  %7.1f MiB peak"
                .formatted(
                        step,
                        time.toNanos() / 1e9,
                        bytesPerSecond() / MIB,
                        transfer.requests(),
                        peakMemory / MIB);
    }
}
