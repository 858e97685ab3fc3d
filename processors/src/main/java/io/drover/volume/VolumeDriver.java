package io.drover.volume;

import io.drover.blockengine.volume.BlockSink;
import io.drover.blockengine.volume.BlockSource;
import io.drover.blockengine.volume.ByteRange;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where volumes live. Thread-safe; calls for one volume exclude each other as far as they must. */
public interface VolumeDriver {
    /** Makes an empty volume of {@code size} bytes; does nothing if it is there with that size. */
    void create(String volume, long size) throws IOException;

    boolean exists(String volume) throws IOException;

    /** Removes the volume with its snapshots. Does nothing if it is not there. */
    void delete(String volume) throws IOException;

    /** Bytes that the volume's layers occupy. */
    long actualSize(String volume) throws IOException;

    /** Freezes the volume's present content. Taking a snapshot that exists does nothing. */
    SnapshotInfo takeSnapshot(String volume, String snapshot) throws IOException;

    /** All snapshots, oldest first. */
    List<SnapshotInfo> snapshots(String volume) throws IOException;

    Optional<SnapshotInfo> findSnapshot(String volume, String snapshot) throws IOException;

    /**
     * Removes the snapshot; what it holds stays readable through its child. Does nothing if it is
     * not there.
     */
    void deleteSnapshot(String volume, String snapshot) throws IOException;

    /** The snapshot's content. */
    BlockSource openSnapshot(String volume, String snapshot) throws IOException;

    /**
     * Ranges written after {@code earlier} and up to {@code later}; empty if {@code earlier} is not
     * an ancestor of it any more.
     */
    Optional<List<ByteRange>> changedRanges(String volume, String earlier, String later)
            throws IOException;

    /**
     * Where a restore goes; the volume has no snapshot. Closing it after {@link BlockSink#sync}
     * completes the restore, otherwise the volume stays {@link #isRestoring}.
     */
    BlockSink openForRestore(String volume) throws IOException;

    /**
     * Whether a restore into the volume has begun and not been completed, so that its content is
     * nobody's.
     */
    boolean isRestoring(String volume) throws IOException;

    /** Writes into the volume as its user would. */
    void write(String volume, long offset, ByteBuffer content) throws IOException;

    /** The volume's present content. */
    BlockSource openHead(String volume) throws IOException;

    /**
     * @param parent the next older snapshot, empty for the oldest
     * @param size bytes that its own layer occupies
     */
    record SnapshotInfo(String name, Optional<String> parent, Instant created, long size) {}
}
