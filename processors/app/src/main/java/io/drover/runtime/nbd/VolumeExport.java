package io.drover.runtime.nbd;

import io.drover.blockengine.volume.ByteRange;
import io.drover.nbd.Extent;
import io.drover.nbd.NbdExport;
import io.drover.nbd.NbdWriter;
import io.drover.volume.OpenVolume;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** An attached volume as a block device. */
record VolumeExport(OpenVolume volume) implements NbdExport, NbdWriter {
    @Override
    public long size() {
        return volume.size();
    }

    @Override
    public int preferredBlock() {
        return volume.unit();
    }

    @Override
    public void read(long offset, ByteBuffer target) throws IOException {
        volume.read(offset, target);
    }

    @Override
    public void prefetch(long offset, long length) {
        // the operating system does this for files
    }

    @Override
    public List<Extent> extents(long offset, long length) throws IOException {
        return DataExtents.of(new ByteRange(offset, length), volume::dataRanges);
    }

    @Override
    public Optional<NbdWriter> writer() {
        return Optional.of(this);
    }

    @Override
    public void write(long offset, ByteBuffer content) throws IOException {
        volume.write(offset, content);
    }

    @Override
    public void flush() throws IOException {
        volume.flush();
    }

    @Override
    public void trim(long offset, long length) throws IOException {
        volume.trim(new ByteRange(offset, length));
    }

    @Override
    public void zero(long offset, long length, boolean allocate) throws IOException {
        volume.zero(new ByteRange(offset, length), allocate);
    }

    @Override
    public void close() throws IOException {
        volume.close();
    }
}
