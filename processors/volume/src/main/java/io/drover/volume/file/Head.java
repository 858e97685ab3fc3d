package io.drover.volume.file;

import io.drover.blockengine.volume.BlockBuffers;
import io.drover.blockengine.volume.ByteRange;
import io.drover.blockengine.volume.Extents;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The newest layer of a volume, open, with the older ones behind it. A file system knows data and
 * holes by units; a write that covers a unit in part first brings the rest of it up from the older
 * layers, which the unit would hide. Thread-safe, as long as nobody else writes to the file.
 */
final class Head implements Closeable {
    private final Optional<Path> image;
    private final List<Path> files;
    private final long size;
    private final int unit;
    private final FileChannel channel;
    private final UnitMap present;

    /** Held by writers, so that units are brought up once. */
    private final ReentrantLock writing = new ReentrantLock();

    /** Made when something is read from them. */
    private Optional<LayeredSource> older = Optional.empty();

    /**
     * @param image the backing image below them
     * @param files layers, oldest first, the head last
     * @param size bytes of the volume
     * @param unit see {@link Holes#unit}
     */
    Head(Optional<Path> image, List<Path> files, long size, int unit) throws IOException {
        this.image = image;
        this.files = files;
        this.size = size;
        this.unit = unit;
        this.present = new UnitMap(unit, size);
        for (ByteRange range : Extents.exactly(files.getLast())) {
            if (range.offset() < size) {
                present.set(range.offset(), Math.min(size, range.end()), true);
            }
        }
        this.channel =
                FileChannel.open(
                        files.getLast(), StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    long size() {
        return size;
    }

    void read(long offset, ByteBuffer target) throws IOException {
        int limit = target.limit();
        long end = offset + target.remaining();
        for (long at = offset; at < end; ) {
            boolean here = present.isData(at);
            long to = present.runEnd(at, end);
            target.limit(target.position() + (int) (to - at));
            if (here) {
                readFully(at, target);
            } else if (isOnly()) {
                BlockBuffers.fillWithZeros(target);
            } else {
                older().read(at, target);
            }
            target.limit(limit);
            at = to;
        }
    }

    private boolean isOnly() {
        return image.isEmpty() && files.size() == 1;
    }

    private synchronized LayeredSource older() throws IOException {
        if (older.isEmpty()) {
            older = Optional.of(new LayeredSource(size, image, files.subList(0, files.size() - 1)));
        }
        return older.get();
    }

    /** Where older layers have data within {@code [start, end)}. */
    private List<ByteRange> olderData(long start, long end) throws IOException {
        return isOnly() ? List.of() : older().dataRanges(start, end);
    }

    private void readFully(long offset, ByteBuffer target) throws IOException {
        long at = offset;
        while (target.hasRemaining()) {
            int count = channel.read(target, at);
            if (count < 0) {
                throw new EOFException("the newest layer is shorter than its volume");
            }
            at += count;
        }
    }

    /** Writes the rest of {@code content}, which lies within the volume. */
    void write(long offset, ByteBuffer content) throws IOException {
        if (!content.hasRemaining()) {
            return;
        }
        long end = offset + content.remaining();
        writing.lock();
        try {
            if (offset % unit != 0) {
                bringUp(offset - offset % unit);
            }
            if (end % unit != 0 && end != size) {
                bringUp(end - end % unit);
            }
            writeFully(content, offset);
            present.set(offset, end, true);
        } finally {
            writing.unlock();
        }
    }

    private void bringUp(long start) throws IOException {
        if (isOnly() || present.isData(start)) {
            return;
        }
        ByteBuffer whole = ByteBuffer.allocate((int) Math.min(unit, size - start));
        older().read(start, whole);
        writeFully(whole.flip(), start);
        present.set(start, start + unit, true);
    }

    private void writeFully(ByteBuffer content, long offset) throws IOException {
        long at = offset;
        while (content.hasRemaining()) {
            at += channel.write(content, at);
        }
    }

    void flush() throws IOException {
        channel.force(false);
    }

    /** Whole units of which no older layer has anything become holes; others stay. */
    void trim(ByteRange range) throws IOException {
        long start = roundedUp(range.offset());
        long end = roundedDown(range.end());
        writing.lock();
        try {
            for (ByteRange free : gaps(start, end)) {
                punch(free);
            }
        } finally {
            writing.unlock();
        }
    }

    /**
     * Where no older layer shows through, zeros are holes; elsewhere they are written.
     *
     * @param allocate whether they are written everywhere
     */
    void zero(ByteRange range, boolean allocate) throws IOException {
        writing.lock();
        try {
            long at = range.offset();
            long start = roundedUp(at);
            long end = roundedDown(range.end());
            if (!allocate) {
                for (ByteRange free : gaps(start, end)) {
                    if (punch(free)) {
                        writeZeros(at, free.offset());
                        at = free.end();
                    }
                }
            }
            writeZeros(at, range.end());
        } finally {
            writing.unlock();
        }
    }

    private long roundedUp(long offset) {
        return Math.min(size, (offset + unit - 1) / unit * unit);
    }

    private long roundedDown(long offset) {
        return offset == size ? size : offset - offset % unit;
    }

    /** Whole units within {@code [start, end)} of which no older layer has data. */
    private List<ByteRange> gaps(long start, long end) throws IOException {
        List<ByteRange> gaps = new ArrayList<>();
        long at = start;
        for (ByteRange data : start < end ? olderData(start, end) : List.<ByteRange>of()) {
            if (data.offset() - data.offset() % unit > at) {
                gaps.add(new ByteRange(at, data.offset() - data.offset() % unit - at));
            }
            at = Math.max(at, roundedUp(data.end()));
        }
        if (at < end) {
            gaps.add(new ByteRange(at, end - at));
        }
        return gaps;
    }

    private boolean punch(ByteRange range) throws IOException {
        if (!present.isData(range.offset())
                && present.runEnd(range.offset(), range.end()) == range.end()) {
            return true;
        }
        boolean punched = Extents.punch(files.getLast(), range);
        if (punched) {
            present.set(range.offset(), range.end(), false);
        }
        return punched;
    }

    private void writeZeros(long start, long end) throws IOException {
        for (long at = start; at < end; ) {
            ByteBuffer zeros = BlockBuffers.zeros(end - at);
            int count = zeros.remaining();
            write(at, zeros);
            at += count;
        }
    }

    /**
     * @param most how many are wanted
     */
    List<ByteRange> dataRanges(ByteRange range, int most) throws IOException {
        List<ByteRange> ranges = new ArrayList<>();
        for (long at = range.offset(); at < range.end() && ranges.size() <= most; ) {
            boolean here = present.isData(at);
            long to = present.runEnd(at, range.end());
            if (here) {
                add(ranges, new ByteRange(at, to - at));
            } else {
                olderData(at, to).forEach(data -> add(ranges, data));
            }
            at = to;
        }
        return ranges.subList(0, Math.min(most, ranges.size()));
    }

    private static void add(List<ByteRange> ranges, ByteRange next) {
        if (!ranges.isEmpty() && ranges.getLast().end() == next.offset()) {
            ByteRange last = ranges.removeLast();
            ranges.add(new ByteRange(last.offset(), last.length() + next.length()));
        } else {
            ranges.add(next);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        channel.close();
        if (older.isPresent()) {
            older.get().close();
        }
    }
}
