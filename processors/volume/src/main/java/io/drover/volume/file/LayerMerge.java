package io.drover.volume.file;

import io.drover.blockengine.volume.ByteRange;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Folds a layer into its child: what the child does not have is copied. What is read through the
 * chain stays the same at every moment, so it may be broken off and repeated.
 */
final class LayerMerge {
    private static final int CHUNK = 1 << 20;

    private LayerMerge() {}

    /**
     * @param size bytes of the volume
     */
    static void into(Path layer, Path child, long size) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
        LayerMap present = LayerMap.of(List.of(child), size);
        try (FileChannel from = FileChannel.open(layer, StandardOpenOption.READ);
                FileChannel to = FileChannel.open(child, StandardOpenOption.WRITE)) {
            for (ByteRange range : LayerMap.of(List.of(layer), size).ranges()) {
                long at = range.offset();
                for (LayerMap.Segment covered : present.overlapping(range.offset(), range.end())) {
                    copy(from, to, buffer, at, Math.max(at, covered.start()));
                    at = Math.max(at, covered.end());
                }
                copy(from, to, buffer, at, range.end());
            }
            to.force(true);
        }
    }

    private static void copy(
            FileChannel from, FileChannel to, ByteBuffer buffer, long start, long end)
            throws IOException {
        long at = start;
        while (at < end) {
            buffer.clear().limit((int) Math.min(CHUNK, end - at));
            int count = from.read(buffer, at);
            if (count < 0) {
                return;
            }
            buffer.flip();
            while (buffer.hasRemaining()) {
                at += to.write(buffer, at);
            }
        }
    }
}
