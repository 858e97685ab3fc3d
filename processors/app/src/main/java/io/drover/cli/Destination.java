package io.drover.cli;

import io.drover.blockengine.volume.BlockSink;

import java.io.IOException;

/**
 * Where the restore command writes. Closing without {@link #complete} before leaves nothing that
 * looks like a whole volume.
 */
sealed interface Destination extends AutoCloseable
        permits NewFile, Qcow2File, UpdatedFile, DeviceDestination, StandardOutput {
    BlockSink sink();

    /** As the user called it. */
    String name();

    /** Gives a file its final name. Called once, when everything was written and verified. */
    void complete() throws IOException, InterruptedException;

    default boolean isStandardOutput() {
        return false;
    }

    @Override
    void close() throws IOException;
}
