package io.drover.mover;

import io.drover.blockengine.block.ZeroBlocks;
import io.drover.blockengine.volume.BlockBuffers;
import io.drover.blockengine.volume.BlockSink;
import io.drover.blockengine.volume.BlockSource;
import io.drover.blockengine.volume.ByteRange;
import io.drover.blockengine.volume.Extents;
import io.drover.blockengine.volume.FileBlockSink;
import io.drover.blockengine.volume.FileBlockSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A device, of a size of its own. All of a new one is written: where the backup has no data, and
 * behind its end, with zeros. One that holds a backup already is written only where it differs from
 * the next one. What lies behind the end of the device has to be zeros in the backup. Some of what
 * is written is read again afterwards. Thread-safe.
 */
public final class DeviceSink implements BlockSink {
    private static final long PIECE = 64L << 20;
    private static final long LOOK = 1L << 20;

    /** Whether the device may be written now; waits until that is known. */
    @FunctionalInterface
    public interface Permit {
        void await() throws IOException;
    }

    private final Path path;
    private final FileBlockSink device;
    private final long size;
    private final Permit permit;
    private final ReadBack readBack;
    private final Optional<FileBlockSource> present;
    private volatile long volume;
    private volatile long known;

    private DeviceSink(
            Path path, FileBlockSink device, Optional<FileBlockSource> present, Permit permit)
            throws IOException {
        this.path = path;
        this.device = device;
        this.size = Extents.sizeOf(path);
        this.permit = permit;
        this.readBack = new ReadBack(size);
        this.present = present;
    }

    /**
     * @param path a block device, or a file that stands for one
     * @param permit asked before each write
     */
    public static DeviceSink open(Path path, Permit permit) throws IOException {
        return new DeviceSink(path, FileBlockSink.open(path), Optional.empty(), permit);
    }

    /**
     * A device that is to be brought from what it holds to something else: zeros are written only
     * where it has none.
     *
     * @param path a block device, or a file that stands for one
     * @param permit asked before each write
     */
    public static DeviceSink reopen(Path path, Permit permit) throws IOException {
        return new DeviceSink(
                path, FileBlockSink.open(path), Optional.of(new FileBlockSource(path)), permit);
    }

    /** Bytes of the device. */
    public long size() {
        return size;
    }

    /**
     * How much of the device needs no zeros behind the end of the volume, since it has been written
     * completely before; what a storage has added to it since may be anything.
     */
    void know(long bytes) {
        known = bytes;
    }

    /** A device has its size; how long the volume is decides what is zeroed in the end. */
    @Override
    public void resize(long bytes) {
        volume = bytes;
    }

    @Override
    public boolean startsZeroed() {
        // a new volume of most storages does, but CSI does not promise it
        return false;
    }

    @Override
    public void write(long offset, ByteBuffer source) throws IOException {
        ByteBuffer inside = source.duplicate();
        inside.limit(source.position() + (int) clip(offset, source.remaining()));
        source.position(inside.limit());
        requireZeros(source);
        if (inside.hasRemaining()) {
            permit.await();
            readBack.written(offset, inside.duplicate());
            device.write(offset, inside);
        }
    }

    /** How much of a range is within the device. */
    private long clip(long offset, long length) {
        return Math.clamp(size - offset, 0, length);
    }

    private void requireZeros(ByteBuffer behind) throws IOException {
        while (behind.hasRemaining()) {
            ByteBuffer zeros = BlockBuffers.zeros(behind.remaining());
            int length = zeros.remaining();
            if (!behind.slice(behind.position(), length).equals(zeros)) {
                throw new IOException(
                        "the device has %d bytes, and the backup has data behind that; request a volume of %d bytes"
                                .formatted(size, volume));
            }
            behind.position(behind.position() + length);
        }
    }

    @Override
    public void zero(ByteRange range) throws IOException {
        long end = range.offset() + clip(range.offset(), range.length());
        if (present.isPresent()) {
            zeroData(present.get(), range.offset(), end);
        } else {
            for (long at = range.offset(); at < end; at += PIECE) {
                permit.await();
                device.zero(new ByteRange(at, Math.min(PIECE, end - at)));
            }
        }
        if (range.offset() < end) {
            readBack.zeroed(new ByteRange(range.offset(), end - range.offset()));
        }
    }

    /** A thin device stays thin where nothing was ever written. */
    private void zeroData(FileBlockSource source, long from, long end) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect((int) Math.clamp(end - from, 0, LOOK));
        for (long at = from; at < end; at += buffer.capacity()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), end - at));
            source.read(at, buffer);
            if (!ZeroBlocks.isZero(buffer.flip())) {
                permit.await();
                device.zero(new ByteRange(at, buffer.remaining()));
            }
        }
    }

    @Override
    public void sync() throws IOException {
        long from = Math.max(volume, known);
        if (from < size) {
            zero(new ByteRange(from, size - from));
        }
        device.sync();
    }

    /**
     * Reads some of it again.
     *
     * @throws IOException if that is not what was written
     */
    public void verify() throws IOException {
        try (BlockSource source = new FileBlockSource(path)) {
            readBack.verify(source);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            if (present.isPresent()) {
                present.get().close();
            }
        } finally {
            device.close();
        }
    }
}
