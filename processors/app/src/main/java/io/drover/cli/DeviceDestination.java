package io.drover.cli;

import io.drover.blockengine.volume.BlockSink;
import io.drover.blockengine.volume.FileBlockSink;

import java.io.IOException;
import java.nio.file.Path;

/** A block device that nobody uses. It has no name to hide behind while it is half written. */
final class DeviceDestination implements Destination {
    private final Path device;
    private final FileBlockSink sink;

    DeviceDestination(Path device) throws IOException {
        BlockDevices.refuseIfInUse(device);
        this.device = device;
        this.sink = FileBlockSink.open(device);
    }

    @Override
    public BlockSink sink() {
        return sink;
    }

    @Override
    public String name() {
        return device.toString();
    }

    @Override
    public void complete() {
        // it was synced
    }

    @Override
    public void close() throws IOException {
        sink.close();
    }
}
