package io.drover.blockengine.support;

import io.drover.blockengine.volume.BlockSource;
import io.drover.blockengine.volume.ByteRange;

import java.nio.ByteBuffer;
import java.util.List;

/** A source in memory that reports one range over everything. */
public final class MemorySource implements BlockSource {
    private final byte[] content;

    public MemorySource(byte[] content) {
        this.content = content.clone();
    }

    @Override
    public long size() {
        return content.length;
    }

    @Override
    public List<ByteRange> dataRanges() {
        return List.of(new ByteRange(0, content.length));
    }

    @Override
    public void read(long offset, ByteBuffer target) {
        int count = (int) Math.max(0, Math.min(target.remaining(), content.length - offset));
        target.put(content, Math.toIntExact(offset), count);
        while (target.hasRemaining()) {
            target.put((byte) 0);
        }
    }

    @Override
    public void close() {}
}
