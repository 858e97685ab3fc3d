package io.drover.blockengine.support;

import io.drover.blockengine.volume.BlockSink;
import io.drover.blockengine.volume.ByteRange;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SortedSet;
import java.util.TreeSet;

/** A sink in memory that records which offsets were written and which were zeroed. */
public final class MemorySink implements BlockSink {
    private static final byte RUBBISH = (byte) 0xee;

    private final boolean fresh;
    private final boolean device;
    private final SortedSet<Long> written = new TreeSet<>();
    private final SortedSet<Long> zeroed = new TreeSet<>();
    private byte[] content;
    private boolean synced;

    public MemorySink() {
        this(new byte[0], true, false);
    }

    /** A sink that already has content. */
    public MemorySink(byte[] content) {
        this(content.clone(), false, false);
    }

    /** A device with garbage after its content. */
    public static MemorySink device(byte[] content) {
        return new MemorySink(content.clone(), false, true);
    }

    private MemorySink(byte[] content, boolean fresh, boolean device) {
        this.content = content;
        this.fresh = fresh;
        this.device = device;
    }

    public byte[] content() {
        return content;
    }

    public boolean synced() {
        return synced;
    }

    public SortedSet<Long> written() {
        return written;
    }

    public SortedSet<Long> zeroed() {
        return zeroed;
    }

    @Override
    public synchronized void resize(long size) {
        int before = content.length;
        content = Arrays.copyOf(content, Math.toIntExact(size));
        if (device && before < content.length) {
            Arrays.fill(content, before, content.length, RUBBISH);
        }
    }

    @Override
    public boolean startsZeroed() {
        return fresh;
    }

    @Override
    public synchronized void write(long offset, ByteBuffer source) {
        written.add(offset);
        source.get(content, Math.toIntExact(offset), source.remaining());
    }

    @Override
    public synchronized void zero(ByteRange range) {
        zeroed.add(range.offset());
        Arrays.fill(
                content, Math.toIntExact(range.offset()), Math.toIntExact(range.end()), (byte) 0);
    }

    @Override
    public void sync() {
        synced = true;
    }

    @Override
    public void close() {}
}
