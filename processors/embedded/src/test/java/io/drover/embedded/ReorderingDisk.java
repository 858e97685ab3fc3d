package io.drover.embedded;

import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A disk for databases with names that begin with {@code reordering:}. When power fails it has what
 * was forced onto it, and any part of what was written since.
 */
public final class ReorderingDisk extends FilePathWrapper {
    private static final String SCHEME = "reordering";
    private static final Map<String, Content> CONTENTS = new ConcurrentHashMap<>();

    /** For H2, which makes others like it. */
    public ReorderingDisk() {}

    static void register() {
        FilePath.register(new ReorderingDisk());
    }

    /** The content that is open by that name. */
    static Content content(String name) {
        return CONTENTS.get(name);
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) {
        Content content = new Content();
        CONTENTS.put(toString(), content);
        return content;
    }

    private sealed interface Change {
        record Written(int position, byte[] bytes) implements Change {}

        record Cut(int size) implements Change {}
    }

    /** One file. Thread-safe. */
    static final class Content extends FileBaseDefault {
        private final List<Change> pending = new ArrayList<>();
        private byte[] bytes = new byte[1 << 16];
        private int size;
        private byte[] forced = new byte[0];

        @Override
        public synchronized int read(ByteBuffer target, long position) {
            if (position >= size) {
                return -1;
            }
            int count = Math.min(target.remaining(), size - (int) position);
            target.put(bytes, (int) position, count);
            return count;
        }

        @Override
        public synchronized int write(ByteBuffer source, long position) {
            byte[] written = new byte[source.remaining()];
            source.get(written);
            int end = (int) position + written.length;
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * end);
            }
            System.arraycopy(written, 0, bytes, (int) position, written.length);
            size = Math.max(size, end);
            pending.add(new Change.Written((int) position, written));
            return written.length;
        }

        @Override
        public synchronized long size() {
            return size;
        }

        @Override
        protected synchronized void implTruncate(long to) {
            size = (int) Math.min(size, to);
            pending.add(new Change.Cut(size));
        }

        @Override
        public synchronized void force(boolean metadata) {
            forced = Arrays.copyOf(bytes, size);
            pending.clear();
        }

        @Override
        public FileLock tryLock(long position, long length, boolean shared) {
            return new FileLock(this, position, length, shared) {
                @Override
                public boolean isValid() {
                    return true;
                }

                @Override
                public void release() {
                    // nobody else has it
                }
            };
        }

        /** What is on the disk if power fails now. */
        synchronized byte[] afterPowerFailure(Random lots) {
            byte[] found = forced.clone();
            for (Change change : pending) {
                if (lots.nextBoolean()) {
                    found = done(found, change, lots);
                }
            }
            return found;
        }

        private static byte[] done(byte[] before, Change change, Random lots) {
            return switch (change) {
                case Change.Cut cut -> Arrays.copyOf(before, Math.min(before.length, cut.size()));
                case Change.Written written -> {
                    int count =
                            lots.nextInt(4) > 0
                                    ? written.bytes().length
                                    : lots.nextInt(written.bytes().length + 1);
                    byte[] after =
                            Arrays.copyOf(
                                    before, Math.max(before.length, written.position() + count));
                    System.arraycopy(written.bytes(), 0, after, written.position(), count);
                    yield after;
                }
            };
        }
    }
}
