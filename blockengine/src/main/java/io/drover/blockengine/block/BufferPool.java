package io.drover.blockengine.block;

import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

/**
 * Direct, page-aligned buffers of one size, allocated on demand up to a fixed number and used
 * again: the bound of a pipeline's memory. Thread-safe.
 */
public final class BufferPool {
    private static final int PAGE = 4096;

    private final int bufferSize;
    private final Semaphore permits;
    private final BlockingQueue<ByteBuffer> idle = new LinkedBlockingQueue<>();

    /**
     * @param bufferSize bytes of each buffer
     * @param count how many may be in use at once
     */
    public BufferPool(int bufferSize, int count) {
        this.bufferSize = bufferSize;
        this.permits = new Semaphore(count);
    }

    /** A cleared buffer; waits until one is free. */
    public ByteBuffer acquire() throws InterruptedException {
        permits.acquire();
        ByteBuffer buffer = idle.poll();
        return buffer == null ? allocate() : buffer.clear();
    }

    /** Aligning cuts at both ends: to the next page at the start, to the last one at the end. */
    private ByteBuffer allocate() {
        return ByteBuffer.allocateDirect(bufferSize + 2 * PAGE)
                .alignedSlice(PAGE)
                .slice(0, bufferSize);
    }

    /** Returns a buffer that nobody uses any more to the pool. */
    public void release(ByteBuffer buffer) {
        idle.add(buffer);
        permits.release();
    }
}
