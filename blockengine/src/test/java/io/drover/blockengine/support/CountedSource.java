package io.drover.blockengine.support;

import io.drover.blockengine.volume.BlockSource;
import io.drover.blockengine.volume.ByteRange;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A source that counts how often it is read, and may break. */
public final class CountedSource implements BlockSource {
    private final BlockSource source;
    private final AtomicInteger reads = new AtomicInteger();
    private volatile int breaksAfter = Integer.MAX_VALUE;

    public CountedSource(byte[] content) {
        this.source = new MemorySource(content);
    }

    public CountedSource breaksAfter(int sound) {
        breaksAfter = sound;
        return this;
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
        if (reads.incrementAndGet() > breaksAfter) {
            throw new IOException("the disk is broken");
        }
        source.read(offset, target);
    }

    @Override
    public void close() {
        // nothing is open
    }
}
