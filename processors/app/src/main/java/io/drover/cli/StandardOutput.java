package io.drover.cli;

import io.drover.blockengine.volume.BlockSink;
import io.drover.blockengine.volume.StreamSink;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;

/** A pipe; whoever reads it learns from the exit code whether it got all. */
final class StandardOutput implements Destination {
    private final StreamSink sink;

    StandardOutput() {
        if (System.console() != null && System.console().isTerminal()) {
            throw new IllegalArgumentException(
                    "--to -: a disk image is not written to a terminal; redirect it to a file or a"
                            + " program");
        }
        this.sink = new StreamSink(new FileOutputStream(FileDescriptor.out).getChannel());
    }

    @Override
    public BlockSink sink() {
        return sink;
    }

    @Override
    public String name() {
        return "-";
    }

    @Override
    public boolean isStandardOutput() {
        return true;
    }

    @Override
    public void complete() {
        // what was written is gone already
    }

    @Override
    public void close() throws IOException {
        sink.close();
    }
}
