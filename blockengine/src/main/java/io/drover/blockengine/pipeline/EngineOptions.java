package io.drover.blockengine.pipeline;

import io.drover.blockengine.lock.LockOptions;

/**
 * Limits of the pipeline. Memory for blocks is bounded by about {@code (workers + inFlight) × block
 * size}, whatever the volume's size.
 *
 * @param workers threads that hash and compress; at least 1
 * @param inFlight transfers to or from the store at once; at least 1
 * @param lock timing of locks
 */
public record EngineOptions(int workers, int inFlight, LockOptions lock) {
    private static final int MAX_IN_FLIGHT_BYTES = 48 * 1024 * 1024;

    public EngineOptions {
        if (workers < 1 || inFlight < 1) {
            throw new IllegalArgumentException("workers and inFlight must be at least 1");
        }
    }

    /**
     * Concurrent transfers of blocks of that many bytes: fewer of large blocks, for the same
     * memory.
     */
    public int inFlight(int blockBytes) {
        return Math.max(1, Math.min(inFlight, MAX_IN_FLIGHT_BYTES / blockBytes));
    }

    /**
     * The same for each of several stores that are written to side by side: the limit of memory is
     * one for all of them.
     */
    public int inFlight(int blockBytes, int stores) {
        return Math.max(1, Math.min(inFlight, MAX_IN_FLIGHT_BYTES / stores / blockBytes));
    }

    /**
     * Decompressed blocks to be held at once when they are read: those being transferred, those
     * waiting for the rest of their batch and those being processed.
     */
    public int readBuffers(int blockBytes, int batch) {
        return buffers(batch + inFlight(blockBytes) + workers, blockBytes, batch);
    }

    /**
     * The wanted number of buffers, or as many as the memory limit allows.
     *
     * @param least minimum that is necessary for any progress
     */
    public int buffers(int wanted, int blockBytes, int least) {
        return Math.max(least, Math.min(wanted, 2 * MAX_IN_FLIGHT_BYTES / blockBytes));
    }

    /** One worker per core, eight transfers in flight. */
    public static EngineOptions defaults() {
        return new EngineOptions(
                Runtime.getRuntime().availableProcessors(), 8, LockOptions.DEFAULT);
    }
}
