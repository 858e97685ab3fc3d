package io.drover.blockengine.pipeline;

import io.drover.blockengine.pipeline.ProgressListener.Progress;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counts what an operation does and reports it to the listener. Thread-safe. */
public final class TransferCounters {
    private final ProgressListener listener;
    private final long total;
    private final AtomicLong done = new AtomicLong();
    private final LongAdder read = new LongAdder();
    private final LongAdder written = new LongAdder();
    private final LongAdder stored = new LongAdder();
    private final LongAdder blocks = new LongAdder();
    private final LongAdder fresh = new LongAdder();
    private final LongAdder reused = new LongAdder();

    /**
     * @param total bytes of the volume to be processed
     */
    public TransferCounters(ProgressListener listener, long total) {
        this.listener = listener;
        this.total = total;
        listener.onProgress(new Progress(0, total, 0));
    }

    public void read(long bytes) {
        read.add(bytes);
    }

    public void written(long bytes) {
        written.add(bytes);
    }

    /** Compressed bytes sent to or received from the store. */
    public void exchanged(long bytes) {
        stored.add(bytes);
    }

    public void freshBlock() {
        fresh.increment();
    }

    public void reusedBlock() {
        reused.increment();
    }

    /** One block is completely processed. */
    public void blockDone(long bytes) {
        blocks.increment();
        listener.onProgress(new Progress(done.addAndGet(bytes), total, stored.sum()));
    }

    public TransferStatistics statistics(long requests) {
        return new TransferStatistics(
                read.sum(), written.sum(), blocks.sum(), fresh.sum(), reused.sum(), requests);
    }
}
