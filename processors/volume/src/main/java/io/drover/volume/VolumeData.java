package io.drover.volume;

import io.drover.blockengine.volume.BlockSink;
import io.drover.blockengine.volume.BlockSource;
import io.drover.blockengine.volume.ByteRange;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * The part of a {@link VolumeDriver} that reads and writes what volumes hold. Thread-safe; calls
 * for one volume exclude each other as far as they must.
 */
public interface VolumeData {
    /** Empty if there is no such snapshot. */
    Optional<SnapshotInfo> findSnapshot(String volume, String snapshot) throws IOException;

    /** The snapshot's content. */
    BlockSource openSnapshot(String volume, String snapshot) throws IOException;

    /**
     * Ranges written after {@code earlier} and up to {@code later}; empty if {@code earlier} is not
     * an ancestor of it any more.
     */
    Optional<List<ByteRange>> changedRanges(String volume, String earlier, String later)
            throws IOException;

    /**
     * A sink for a restore; the volume has no snapshot. Closing it after {@link BlockSink#sync}
     * completes the restore, otherwise the volume stays {@link VolumeControl#isRestoring}.
     */
    BlockSink openForRestore(String volume) throws IOException;

    /**
     * Begins to bring a standby volume to a backup; the first step makes the volume, which must be
     * without content, a standby volume. One step at a time.
     */
    StandbyStep openStep(String volume) throws IOException;

    /**
     * Opens a volume for its user, of whom there is one at a time.
     *
     * @throws IOException if it is open already, being restored, or a standby volume
     */
    OpenVolume open(String volume) throws IOException;

    /** Writes into the volume as its user would. */
    void write(String volume, long offset, ByteBuffer content) throws IOException;

    /** The volume's present content. */
    BlockSource openHead(String volume) throws IOException;
}
