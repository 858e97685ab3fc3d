package io.drover.cli;

import io.drover.blockengine.volume.BlockSink;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

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

    /** The raw file that was written, before it is complete; empty if it is none. */
    default Optional<Path> written() {
        return Optional.empty();
    }

    default boolean isStandardOutput() {
        return false;
    }

    @Override
    void close() throws IOException;
}
