package io.drover.blockengine.view;

import io.drover.blockengine.volume.BlockBuffers;
import io.drover.blockengine.volume.ByteRange;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A volume on a backing image: where the backup has no block, the image shows. */
public final class OverImageView implements ContentView {
    private final ContentView backup;
    private final ContentView image;

    /** Closes both with itself. */
    public OverImageView(ContentView backup, ContentView image) {
        this.backup = backup;
        this.image = image;
    }

    @Override
    public int blockBytes() {
        return backup.blockBytes();
    }

    @Override
    public long size() {
        return backup.size();
    }

    @Override
    public List<ByteRange> dataRanges(ByteRange range, int most) {
        List<ByteRange> ranges = new ArrayList<>();
        long end = Math.min(range.end(), size());
        Optional<ByteRange> next = firstOfBoth(range.offset(), end);
        while (next.isPresent() && ranges.size() < most) {
            ranges.add(next.get());
            next = firstOfBoth(next.get().end(), end);
        }
        return ranges;
    }

    /** As long as the one or the other goes on. */
    private Optional<ByteRange> firstOfBoth(long from, long end) {
        Optional<ByteRange> first = first(from, end);
        Optional<ByteRange> more = first;
        while (more.isPresent()) {
            long start = first.orElseThrow().offset();
            long to = more.get().end();
            first = Optional.of(new ByteRange(start, to - start));
            more = first(to, end).filter(next -> next.offset() == to);
        }
        return first;
    }

    private Optional<ByteRange> first(long from, long end) {
        if (from >= end) {
            return Optional.empty();
        }
        ByteRange rest = new ByteRange(from, end - from);
        return Stream.of(backup, image)
                .flatMap(view -> view.dataRanges(rest, 1).stream())
                .min(Comparator.comparingLong(ByteRange::offset));
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        if (!target.hasRemaining()) {
            return;
        }
        int start = target.position();
        int limit = target.limit();
        ByteRange range = new ByteRange(offset, target.remaining());
        for (ByteRange written : backup.dataRanges(range, Integer.MAX_VALUE)) {
            readImage(
                    offset + target.position() - start,
                    target.limit(start + (int) (written.offset() - offset)));
            backup.read(written.offset(), target.limit(start + (int) (written.end() - offset)));
        }
        readImage(offset + target.position() - start, target.limit(limit));
    }

    /** A volume may be larger than its image. */
    private void readImage(long offset, ByteBuffer target) throws IOException {
        int limit = target.limit();
        long within = Math.clamp(image.size() - offset, 0L, target.remaining());
        if (within > 0) {
            image.read(offset, target.limit(target.position() + (int) within));
        }
        BlockBuffers.fillWithZeros(target.limit(limit));
    }

    @Override
    public void prefetch(ByteRange range) {
        backup.prefetch(range);
        long at = range.offset();
        for (ByteRange written : backup.dataRanges(range, Integer.MAX_VALUE)) {
            prefetchImage(at, written.offset());
            at = written.end();
        }
        prefetchImage(at, range.end());
    }

    private void prefetchImage(long from, long to) {
        if (from < to) {
            image.prefetch(new ByteRange(from, to - from));
        }
    }

    @Override
    public void close() throws IOException {
        try {
            backup.close();
        } finally {
            image.close();
        }
    }
}
