package io.drover.volume.file;

import io.drover.blockengine.block.ZeroBlocks;
import io.drover.blockengine.volume.ByteRange;
import io.drover.blockengine.volume.Extents;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Writes an overlay into the lowest layer. Read through the overlay the volume stays the same at
 * every moment, so this may be broken off and repeated.
 */
final class OverlayFold {
    private static final int CHUNK = 1 << 20;

    private OverlayFold() {}

    /**
     * @param size bytes of the volume
     * @param holes whether a hole means zeros, so that zeros need no space
     */
    static void into(Path overlay, Path head, long size, boolean holes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK);
        if (Files.size(head) < size) {
            VolumeRepair.makeEmpty(head, size);
        }
        try (FileChannel from = FileChannel.open(overlay, StandardOpenOption.READ);
                FileChannel to = FileChannel.open(head, StandardOpenOption.WRITE)) {
            for (ByteRange range : LayerMap.of(List.of(overlay), size).ranges()) {
                long at = range.offset();
                while (at < range.end()) {
                    buffer.clear().limit((int) Math.min(CHUNK, range.end() - at));
                    read(from, at, buffer);
                    int count = buffer.remaining();
                    boolean zero = holes && ZeroBlocks.isZero(buffer);
                    if (!zero || !punched(head, at, count)) {
                        write(to, at, buffer);
                    }
                    at += count;
                }
            }
            to.force(true);
        }
    }

    private static boolean punched(Path head, long at, int count) throws IOException {
        return Extents.punch(head, new ByteRange(at, count));
    }

    private static void read(FileChannel from, long at, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (from.read(buffer, at + buffer.position()) < 0) {
                throw new IOException("an overlay is shorter than its extents");
            }
        }
        buffer.flip();
    }

    private static void write(FileChannel to, long at, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            to.write(buffer, at + buffer.position());
        }
    }
}
