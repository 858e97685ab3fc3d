package io.drover.cli;

import io.drover.blockengine.view.ContentView;
import io.drover.blockengine.volume.ByteRange;
import io.drover.nbd.Extent;
import io.drover.nbd.NbdExport;
import io.drover.nbd.NbdWriter;
import io.drover.runtime.nbd.DataExtents;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** A backup as a read-only block device. Clients come and go; the view stays open. */
record BackupExport(ContentView view) implements NbdExport {
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
    public List<Extent> extents(long offset, long length) throws IOException {
        return DataExtents.of(new ByteRange(offset, length), view::dataRanges);
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
