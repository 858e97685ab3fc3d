package io.drover.embedded;

import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;

/**
 * Files of databases whose names begin with {@code ordered:}. The beginning of the file names where
 * the last part is, and is written only when that part is on the disk: after a power failure it
 * would lead nowhere otherwise, and the database would take an earlier state for the last one.
 */
public final class OrderedFile extends FilePathWrapper {
    private static final String SCHEME = "ordered";

    static {
        FilePath.register(new OrderedFile());
    }

    /** For H2, which makes one for each file. */
    public OrderedFile() {}

    /** The name by which a database opens a file. */
    static String name(String file) {
        return SCHEME + ":" + file;
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new Ordered(super.open(mode));
    }

    private static final class Ordered extends FileBaseDefault {
        private final FileChannel file;

        private Ordered(FileChannel file) {
            this.file = file;
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return file.read(target, position);
        }

        @Override
        public int write(ByteBuffer source, long position) throws IOException {
            if (position == 0) {
                file.force(false);
            }
            return file.write(source, position);
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            file.truncate(size);
        }

        @Override
        public void force(boolean metadata) throws IOException {
            file.force(metadata);
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return file.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }
    }
}
