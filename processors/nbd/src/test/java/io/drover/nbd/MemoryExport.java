package io.drover.nbd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A device in memory, of which the second half is a hole until something is written to it. */
final class MemoryExport implements NbdExport, NbdWriter {
    final byte[] content;
    final AtomicInteger flushes = new AtomicInteger();
    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    private final boolean writable;
    private boolean holeInSecondHalf = true;

    MemoryExport(int size, boolean writable) {
        this.content = new byte[size];
        this.writable = writable;
    }

    NbdExport open() {
        opened.incrementAndGet();
        return this;
    }

    @Override
    public long size() {
        return content.length;
    }

    @Override
    public int preferredBlock() {
        return 4096;
    }

    @Override
    public synchronized void read(long offset, ByteBuffer target) throws IOException {
        if (offset == 666) {
            throw new IOException("the sector of the beast is damaged");
        }
        target.put(content, (int) offset, target.remaining());
    }

    @Override
    public void prefetch(long offset, long length) {
        // it is in memory
    }

    @Override
    public synchronized List<Extent> extents(long offset, long length) {
        long half = content.length / 2;
        if (!holeInSecondHalf || offset + length <= half) {
            return List.of(new Extent(length, true));
        }
        return offset >= half
                ? List.of(new Extent(length, false))
                : List.of(
                        new Extent(half - offset, true), new Extent(offset + length - half, false));
    }

    @Override
    public Optional<NbdWriter> writer() {
        return writable ? Optional.of(this) : Optional.empty();
    }

    @Override
    public synchronized void write(long offset, ByteBuffer source) {
        holeInSecondHalf &= offset + source.remaining() <= content.length / 2;
        source.get(content, (int) offset, source.remaining());
    }

    @Override
    public void flush() {
        flushes.incrementAndGet();
    }

    @Override
    public void trim(long offset, long length) {
        zero(offset, length, false);
    }

    @Override
    public synchronized void zero(long offset, long length, boolean allocate) {
        java.util.Arrays.fill(content, (int) offset, (int) (offset + length), (byte) 0);
    }

    @Override
    public void close() {
        closed.incrementAndGet();
    }
}
