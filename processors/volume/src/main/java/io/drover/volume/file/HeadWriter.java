package io.drover.volume.file;

import io.drover.blockengine.volume.ByteRange;
import io.drover.blockengine.volume.Extents;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * Writes into the newest layer. A file system knows data and holes by units; a write that covers a
 * unit in part first brings the rest of it up from the older layers, which the unit would hide.
 */
final class HeadWriter {
    private final Optional<Path> image;
    private final List<Path> files;
    private final long size;
    private final int unit;

    /**
     * @param image the backing image below them
     * @param files layers, oldest first, the head last
     * @param size bytes of the volume
     * @param unit see {@link Holes#unit}
     */
    HeadWriter(Optional<Path> image, List<Path> files, long size, int unit) {
        this.image = image;
        this.files = files;
        this.size = size;
        this.unit = unit;
    }

    /** Writes the rest of {@code content}, which lies within the volume. */
    void write(long offset, ByteBuffer content) throws IOException {
        long end = offset + content.remaining();
        try (FileChannel head = FileChannel.open(files.getLast(), StandardOpenOption.WRITE)) {
            if (offset % unit != 0) {
                bringUp(head, offset - offset % unit);
            }
            if (end % unit != 0 && end != size) {
                bringUp(head, end - end % unit);
            }
            writeFully(head, content, offset);
        }
    }

    private void bringUp(FileChannel head, long start) throws IOException {
        if (image.isEmpty() && files.size() == 1 || isData(start)) {
            return;
        }
        ByteBuffer whole = ByteBuffer.allocate((int) Math.min(unit, size - start));
        try (LayeredSource older =
                new LayeredSource(size, image, files.subList(0, files.size() - 1))) {
            older.read(start, whole);
        }
        writeFully(head, whole.flip(), start);
    }

    private boolean isData(long start) throws IOException {
        for (ByteRange range : Extents.exactly(files.getLast())) {
            if (range.offset() <= start && start < range.end()) {
                return true;
            }
        }
        return false;
    }

    private static void writeFully(FileChannel channel, ByteBuffer content, long offset)
            throws IOException {
        long at = offset;
        while (content.hasRemaining()) {
            at += channel.write(content, at);
        }
    }
}
