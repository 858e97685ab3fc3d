package io.drover.blockengine.view;

import io.drover.blockengine.volume.BlockSource;
import io.drover.blockengine.volume.ByteRange;

import java.util.List;

/** Content that can be read at any place where it is, as a device needs it. Thread-safe. */
public interface ContentView extends BlockSource {
    /** Bytes that are best read at once. */
    int blockBytes();

    @Override
    default List<ByteRange> dataRanges() {
        return size() == 0 ? List.of() : dataRanges(new ByteRange(0, size()), Integer.MAX_VALUE);
    }

    /**
     * Ranges within {@code range} and {@link #size()} that have data, ascending, neighbours joined.
     *
     * @param most how many are wanted
     */
    List<ByteRange> dataRanges(ByteRange range, int most);

    /** The range will be read soon. */
    void prefetch(ByteRange range);
}
