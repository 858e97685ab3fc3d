package io.drover.volume.file;

import io.drover.blockengine.volume.BlockBuffers;
import io.drover.blockengine.volume.BlockSource;
import io.drover.blockengine.volume.ByteRange;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A chain of layers read as one image. Its files stay open, so layers that are merged meanwhile do
 * not disturb it.
 */
final class LayeredSource implements BlockSource {
    private final long size;
    private final LayerMap map;
    private final List<ByteRange> written;
    private final Map<Path, FileChannel> channels = new HashMap<>();

    /**
     * @param image the backing image below them
     * @param files layers, oldest first
     */
    LayeredSource(long size, Optional<Path> image, List<Path> files) throws IOException {
        this.size = size;
        List<Path> all = Stream.concat(image.stream(), files.stream()).toList();
        this.map = LayerMap.of(all, size);
        this.written = image.isEmpty() ? map.ranges() : LayerMap.of(files, size).ranges();
        try {
            for (Path file : all) {
                channels.put(file, FileChannel.open(file, StandardOpenOption.READ));
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    @Override
    public long size() {
        return size;
    }

    /** What the backing image has is not among them: it is no part of a backup. */
    @Override
    public List<ByteRange> dataRanges() {
        return written;
    }

    /** Ranges with data within {@code [start, end)}, ascending. */
    List<ByteRange> dataRanges(long start, long end) {
        return map.overlapping(start, end).stream()
                .map(
                        segment -> {
                            long from = Math.max(start, segment.start());
                            return new ByteRange(from, Math.min(end, segment.end()) - from);
                        })
                .toList();
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        int limit = target.limit();
        long at = offset;
        long end = offset + target.remaining();
        for (LayerMap.Segment segment : map.overlapping(offset, end)) {
            long from = Math.max(segment.start(), at);
            zeros(target, limit, from - at);
            long to = Math.min(segment.end(), end);
            target.limit(target.position() + (int) (to - from));
            readFully(channels.get(segment.file()), from, target);
            target.limit(limit);
            at = to;
        }
        zeros(target, limit, end - at);
    }

    private static void zeros(ByteBuffer target, int limit, long count) {
        target.limit(target.position() + (int) count);
        BlockBuffers.fillWithZeros(target);
        target.limit(limit);
    }

    private static void readFully(FileChannel channel, long offset, ByteBuffer target)
            throws IOException {
        long at = offset;
        while (target.hasRemaining()) {
            int count = channel.read(target, at);
            if (count < 0) {
                throw new EOFException("a layer is shorter than its extents");
            }
            at += count;
        }
    }

    @Override
    public void close() throws IOException {
        for (FileChannel channel : channels.values()) {
            channel.close();
        }
    }
}
