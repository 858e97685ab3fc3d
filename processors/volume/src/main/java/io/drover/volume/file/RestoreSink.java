package io.drover.volume.file;

import io.drover.blockengine.volume.BlockSink;
import io.drover.blockengine.volume.ByteRange;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A new head taking a restore; only if it was synced after the last change does closing it make the
 * volume good.
 */
final class RestoreSink implements BlockSink {
    /** Commits the restore. */
    interface Commit {
        void run() throws IOException;
    }

    private final BlockSink head;
    private final long size;
    private final Commit commit;
    private volatile boolean synced;

    RestoreSink(BlockSink head, long size, Commit commit) {
        this.head = head;
        this.size = size;
        this.commit = commit;
    }

    @Override
    public void resize(long wanted) throws IOException {
        if (wanted > size) {
            throw new IOException("the backup needs " + wanted + " bytes, the volume has " + size);
        }
        synced = false;
        head.resize(size);
    }

    @Override
    public boolean startsZeroed() {
        return true;
    }

    @Override
    public void write(long offset, ByteBuffer source) throws IOException {
        synced = false;
        head.write(offset, source);
    }

    @Override
    public void zero(ByteRange range) throws IOException {
        synced = false;
        head.zero(range);
    }

    @Override
    public void sync() throws IOException {
        head.sync();
        synced = true;
    }

    @Override
    public void close() throws IOException {
        head.close();
        if (synced) {
            commit.run();
        }
    }
}
