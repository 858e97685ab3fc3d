package io.drover.blockengine.image;

import io.drover.blockengine.volume.BlockSink;
import io.drover.blockengine.volume.BlockSource;
import io.drover.blockengine.volume.ByteRange;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The destination of a restore of a volume on a backing image, whose content is there already:
 * where the backup has no block, the image stays.
 */
public final class OverImageSink implements BlockSink {
    private static final int CHUNK = 1 << 20;

    private final BlockSink sink;
    private final Optional<BlockSource> image;

    /**
     * Closes neither.
     *
     * @param image what lies under a block that the backup does not have any more; a restore into a
     *     new destination does not need it
     */
    public OverImageSink(BlockSink sink, Optional<BlockSource> image) {
        this.sink = sink;
        this.image = image;
    }

    /**
     * Puts the image into a destination.
     *
     * @param size of the volume, bytes
     */
    public static void lay(BlockSource image, BlockSink sink, long size) throws IOException {
        sink.resize(size);
        if (!sink.startsZeroed()) {
            sink.zero(new ByteRange(0, size));
        }
        for (ByteRange range : image.dataRanges()) {
            copy(image, sink, range);
        }
    }

    private static void copy(BlockSource image, BlockSink sink, ByteRange range)
            throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK);
        for (long at = range.offset(); at < range.end(); at += CHUNK) {
            buffer.clear().limit((int) Math.min(CHUNK, range.end() - at));
            image.read(at, buffer);
            sink.write(at, buffer.flip());
        }
    }

    @Override
    public void resize(long size) throws IOException {
        sink.resize(size);
    }

    /** What is under the blocks is right already. */
    @Override
    public boolean startsZeroed() {
        return true;
    }

    @Override
    public void write(long offset, ByteBuffer source) throws IOException {
        sink.write(offset, source);
    }

    /** Makes the range show the image again. */
    @Override
    public void zero(ByteRange range) throws IOException {
        copy(
                image.orElseThrow(
                        () -> new IOException("the backing image at " + range + " is not known")),
                sink,
                range);
    }

    @Override
    public void sync() throws IOException {
        sink.sync();
    }

    @Override
    public void close() {
        // the destination is not ours
    }
}
