package io.drover.volume.file;

import io.drover.blockengine.volume.ByteRange;
import io.drover.volume.OpenVolume;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** A volume in use: its head, opened anew whenever the volume has got another one. */
final class LiveVolume implements OpenVolume {
    private final HeadGuard guard;
    private final HeadGuard.Action<Head> opening;
    private final Runnable onClose;
    private final long size;
    private final int unit;
    // guarded by this
    private Optional<Head> head;
    private long generation;
    private boolean closed;

    private interface Use<T> {
        T of(Head head) throws IOException;
    }

    private interface Change {
        void to(Head head) throws IOException;
    }

    /**
     * @param opening opens the head as the volume's record now has it
     */
    private LiveVolume(
            HeadGuard guard,
            HeadGuard.Action<Head> opening,
            Head first,
            int unit,
            Runnable onClose) {
        this.guard = guard;
        this.opening = opening;
        this.head = Optional.of(first);
        this.generation = guard.generation();
        this.size = first.size();
        this.unit = unit;
        this.onClose = onClose;
    }

    static LiveVolume open(
            HeadGuard guard, HeadGuard.Action<Head> opening, int unit, Runnable onClose)
            throws IOException {
        return guard.using(() -> new LiveVolume(guard, opening, opening.run(), unit, onClose));
    }

    private <T> T use(Use<T> use) throws IOException {
        return guard.using(() -> use.of(current()));
    }

    private void change(Change change) throws IOException {
        use(
                now -> {
                    change.to(now);
                    return now;
                });
    }

    private synchronized Head current() throws IOException {
        if (closed) {
            throw new IOException("the volume is not open any more");
        }
        if (head.isPresent() && generation == guard.generation()) {
            return head.get();
        }
        if (head.isPresent()) {
            Head former = head.get();
            head = Optional.empty();
            former.close();
        }
        Head now = opening.run();
        head = Optional.of(now);
        generation = guard.generation();
        return now;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int unit() {
        return unit;
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        change(now -> now.read(offset, target));
    }

    @Override
    public void write(long offset, ByteBuffer content) throws IOException {
        change(now -> now.write(offset, content));
    }

    @Override
    public void flush() throws IOException {
        change(now -> now.flush());
    }

    @Override
    public void trim(ByteRange range) throws IOException {
        change(now -> now.trim(range));
    }

    @Override
    public void zero(ByteRange range, boolean allocate) throws IOException {
        change(now -> now.zero(range, allocate));
    }

    @Override
    public List<ByteRange> dataRanges(ByteRange range, int most) throws IOException {
        return use(now -> now.dataRanges(range, most));
    }

    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (head.isPresent()) {
                head.get().close();
            }
        } finally {
            onClose.run();
        }
    }
}
