package io.drover.control.image;

import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.pipeline.ProgressListener.Progress;
import io.drover.blockengine.volume.BlockSource;
import io.drover.blockengine.volume.ByteRange;
import io.drover.blockengine.volume.FileBlockSink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Copies ranges of a source into a new file, which is sparse elsewhere. */
final class FileCopy {
    private static final int CHUNK = 1 << 20;

    private FileCopy() {}

    static void copy(
            BlockSource source, List<ByteRange> ranges, Path file, ProgressListener progress)
            throws IOException, InterruptedException {
        Files.deleteIfExists(file);
        long total = ranges.stream().mapToLong(ByteRange::length).sum();
        long done = 0;
        ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK);
        try (FileBlockSink sink = FileBlockSink.create(file)) {
            sink.resize(source.size());
            for (ByteRange range : ranges) {
                for (long at = range.offset(); at < range.end(); at += buffer.limit()) {
                    requireNotStopped();
                    buffer.clear().limit((int) Math.min(CHUNK, range.end() - at));
                    source.read(at, buffer);
                    sink.write(at, buffer.flip());
                    done += buffer.limit();
                    progress.onProgress(new Progress(done, total, done));
                }
            }
            sink.sync();
        }
    }

    private static void requireNotStopped() throws InterruptedException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedException("the copy was stopped");
        }
    }
}
