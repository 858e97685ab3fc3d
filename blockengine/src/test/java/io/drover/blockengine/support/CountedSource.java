package io.drover.blockengine.support;

import io.drover.blockengine.volume.BlockSource;
import io.drover.blockengine.volume.ByteRange;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A source that counts how often it is read, and may break or stand still. */
public final class CountedSource implements BlockSource {
    private final BlockSource source;
    private final AtomicInteger reads = new AtomicInteger();
    private final CountDownLatch goOn = new CountDownLatch(1);
    private volatile int breaksAfter = Integer.MAX_VALUE;
    private volatile int waitsAfter = Integer.MAX_VALUE;

    public CountedSource(byte[] content) {
        this.source = new MemorySource(content);
    }

    public CountedSource breaksAfter(int sound) {
        breaksAfter = sound;
        return this;
    }

    /** Every later read waits for {@link #goOn}. */
    public CountedSource waitsAfter(int reads) {
        waitsAfter = reads;
        return this;
    }

    public void goOn() {
        goOn.countDown();
    }

    public int reads() {
        return reads.get();
    }

    @Override
    public long size() {
        return source.size();
    }

    @Override
    public List<ByteRange> dataRanges() throws IOException {
        return source.dataRanges();
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        int number = reads.incrementAndGet();
        if (number > breaksAfter) {
            throw new IOException("the disk is broken");
        }
        if (number > waitsAfter) {
            awaitGoOn();
        }
        source.read(offset, target);
    }

    private void awaitGoOn() throws IOException {
        try {
            goOn.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the disk stood still");
        }
    }

    @Override
    public void close() {
        // nothing is open
    }
}
