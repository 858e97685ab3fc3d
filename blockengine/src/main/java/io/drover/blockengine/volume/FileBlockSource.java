package io.drover.blockengine.volume;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A raw image file or a block device. Holes are not read. */
public final class FileBlockSource implements BlockSource {
    private final Path file;
    private final FileChannel channel;
    private final long size;

    /**
     * @throws IOException if it cannot be read or is neither a file nor a device
     */
    public FileBlockSource(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(
                    "source " + file + " is a directory; give a raw image file or a block device");
        }
        this.file = file;
        this.channel = FileChannel.open(file, StandardOpenOption.READ);
        this.size = Extents.sizeOf(file);
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public List<ByteRange> dataRanges() throws IOException {
        return Files.isRegularFile(file) ? Extents.of(file) : List.of(new ByteRange(0, size));
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        long at = offset;
        while (target.hasRemaining()) {
            int count = channel.read(target, at);
            if (count < 0) {
                BlockBuffers.fillWithZeros(target);
            } else {
                at += count;
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
