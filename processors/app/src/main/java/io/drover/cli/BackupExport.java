package io.drover.cli;

import io.drover.blockengine.view.BackupView;
import io.drover.blockengine.volume.ByteRange;
import io.drover.nbd.Extent;
import io.drover.nbd.NbdExport;
import io.drover.nbd.NbdWriter;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A backup as a read-only block device. Clients come and go; the view stays open. */
record BackupExport(BackupView view) implements NbdExport {
    /** Of a backup with many holes a client asks again for what lies behind these. */
    private static final int MAX_RANGES = 4096;

    @Override
    public long size() {
        return view.size();
    }

    @Override
    public int preferredBlock() {
        return view.blockBytes();
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        view.read(offset, target);
    }

    @Override
    public void prefetch(long offset, long length) {
        view.prefetch(new ByteRange(offset, length));
    }

    @Override
    public List<Extent> extents(long offset, long length) {
        List<ByteRange> ranges = view.dataRanges(new ByteRange(offset, length), MAX_RANGES);
        List<Extent> extents = new ArrayList<>();
        long at = offset;
        for (ByteRange range : ranges) {
            if (range.offset() > at) {
                extents.add(new Extent(range.offset() - at, false));
            }
            extents.add(new Extent(range.length(), true));
            at = range.end();
        }
        if (ranges.size() < MAX_RANGES && at < offset + length) {
            extents.add(new Extent(offset + length - at, false));
        }
        return extents;
    }

    @Override
    public Optional<NbdWriter> writer() {
        return Optional.empty();
    }

    @Override
    public void close() {
        // the command closes the view
    }
}
