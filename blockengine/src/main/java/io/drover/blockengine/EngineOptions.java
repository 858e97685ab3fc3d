package io.drover.blockengine;

/**
 * Limits of the pipeline. Memory for blocks is bounded by about {@code (workers + inFlight) × block
 * size}, whatever the volume's size.
 *
 * @param workers threads that hash and compress; at least 1
 * @param inFlight transfers to or from the store at once; at least 1
 */
public record EngineOptions(int workers, int inFlight) {
    public EngineOptions {
        if (workers < 1 || inFlight < 1) {
            throw new IllegalArgumentException("workers and inFlight must be at least 1");
        }
    }

    /** One worker a core, eight transfers in flight. */
    public static EngineOptions defaults() {
        return new EngineOptions(Runtime.getRuntime().availableProcessors(), 8);
    }
}
