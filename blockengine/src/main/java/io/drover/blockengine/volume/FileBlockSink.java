package io.drover.blockengine.volume;

import io.drover.blockengine.posix.DirectFile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/** A raw image file, sparse where nothing was written, or a block device. */
public final class FileBlockSink implements BlockSink {
    private final Path file;
    private final FileChannel channel;
    private final Optional<DirectFile> direct;
    private final boolean fresh;

    private FileBlockSink(Path file, FileChannel channel, boolean fresh) {
        this.file = file;
        this.channel = channel;
        this.direct = DirectFile.open(file);
        this.fresh = fresh;
    }

    /**
     * A new file.
     *
     * @throws FileAlreadyExistsException if a file of that name exists
     */
    public static FileBlockSink create(Path file) throws IOException {
        return new FileBlockSink(
                file,
                FileChannel.open(
                        file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)),
                true);
    }

    /** An existing file or device with its content. */
    public static FileBlockSink open(Path file) throws IOException {
        return new FileBlockSink(
                file,
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE),
                false);
    }

    @Override
    public void resize(long size) throws IOException {
        if (!Files.isRegularFile(file)) {
            long available = Extents.sizeOf(file);
            if (available < size) {
                throw new IOException(
                        "destination %s has %d bytes, the volume needs %d; use a larger device"
                                .formatted(file, available, size));
            }
        } else if (channel.size() > size) {
            channel.truncate(size);
        } else if (channel.size() < size) {
            // one byte at the end makes the file long enough and leaves a hole before it
            channel.write(BlockBuffers.zeros(1), size - 1);
        }
    }

    @Override
    public boolean startsZeroed() {
        return fresh;
    }

    @Override
    public void write(long offset, ByteBuffer source) throws IOException {
        long at = offset;
        if (direct.isPresent()) {
            at += direct.get().write(source, offset);
        }
        while (source.hasRemaining()) {
            at += channel.write(source, at);
        }
    }

    /** Where it can, a device does so by itself, and a thin one gives the space back. */
    @Override
    public void zero(ByteRange range) throws IOException {
        if (Extents.punch(file, range)) {
            return;
        }
        long at = range.offset();
        while (at < range.end()) {
            at += channel.write(BlockBuffers.zeros(range.end() - at), at);
        }
    }

    @Override
    public void sync() throws IOException {
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        try {
            if (direct.isPresent()) {
                direct.get().close();
            }
        } finally {
            channel.close();
        }
    }
}
