package io.drover.blockengine.bench;

import io.drover.blockengine.pipeline.TransferStatistics;
import io.drover.blockengine.store.StoreException;

import java.io.IOException;
import java.time.Duration;

/**
 * Time, transfers and memory of one step of a benchmark.
 *
 * @param step such as {@code full backup}
 * @param time wall clock
 * @param processorTime of the whole process, its compiler included
 * @param volumeBytes size of the volume, holes included
 * @param transfer what was moved, and the requests for it
 * @param peakMemory largest resident memory of the process during the step, bytes; 0 where the
 *     platform does not report it
 */
public record Measurement(
        String step,
        Duration time,
        Duration processorTime,
        long volumeBytes,
        TransferStatistics transfer,
        long peakMemory) {
    private static final double MIB = 1024.0 * 1024.0;

    /** What is measured. */
    @FunctionalInterface
    interface Step {
        TransferStatistics run() throws StoreException, IOException, InterruptedException;
    }

    static Measurement of(String name, long volumeBytes, Step step)
            throws StoreException, IOException, InterruptedException {
        PeakMemory.reset();
        Duration processor = processorTimeSoFar();
        long start = System.nanoTime();
        TransferStatistics transfer = step.run();
        return new Measurement(
                name,
                Duration.ofNanos(System.nanoTime() - start),
                processorTimeSoFar().minus(processor),
                volumeBytes,
                transfer,
                PeakMemory.bytes());
    }

    private static Duration processorTimeSoFar() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

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
