package io.drover.blockengine.view;

import io.drover.blockengine.volume.ByteRange;
import io.drover.blockengine.volume.FileBlockSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A raw image file that does not change while it is read. */
public final class FileView implements ContentView {
    private static final int BLOCK = 4096;

    private final FileBlockSource file;
    private final NavigableMap<Long, ByteRange> data = new TreeMap<>();

    /**
     * @param file is closed with this
     */
    public FileView(FileBlockSource file) throws IOException {
        this.file = file;
        file.dataRanges().forEach(range -> data.put(range.offset(), range));
    }

    @Override
    public int blockBytes() {
        return BLOCK;
    }

    @Override
    public long size() {
        return file.size();
    }

    @Override
    public List<ByteRange> dataRanges(ByteRange range, int most) {
        Long before = data.floorKey(range.offset());
        return data
                .subMap(before == null ? range.offset() : before, true, range.end(), false)
                .values()
                .stream()
                .filter(found -> found.end() > range.offset())
                .limit(most)
                .map(found -> within(found, range))
                .toList();
    }

    private static ByteRange within(ByteRange found, ByteRange range) {
        long from = Math.max(found.offset(), range.offset());
        return new ByteRange(from, Math.min(found.end(), range.end()) - from);
    }

    @Override
    public void prefetch(ByteRange range) {
        // the operating system does this for files
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        file.read(offset, target);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
