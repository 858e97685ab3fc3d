package io.drover.volume;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The part of a {@link VolumeDriver} that makes and removes volumes and their snapshots.
 * Thread-safe; calls for one volume exclude each other as far as they must.
 */
public interface VolumeControl {
    /** Makes an empty volume of {@code size} bytes; does nothing if it is there with that size. */
    default void create(String volume, long size) throws IOException {
        create(volume, size, "");
    }

    /**
     * As {@link #create(String, long)}, for a volume that shows a backing image wherever nothing
     * was written.
     *
     * @param image name of a complete image that is not larger than the volume; empty for none
     */
    void create(String volume, long size, String image) throws IOException;

    boolean exists(String volume) throws IOException;

    /**
     * Enlarges the volume to {@code size} bytes; what is added is zeros, and snapshots keep the
     * size that they have. Does nothing if it has that many already.
     */
    void grow(String volume, long size) throws IOException;

    /**
     * What keeps a volume from being read as it was written, and the way back, in words; empty if
     * nothing does, or if there is nothing of the volume at all. Reads no data.
     */
    Optional<String> damage(String volume) throws IOException;

    /** Removes the volume with its snapshots. Does nothing if it is not there. */
    void delete(String volume) throws IOException;

    /** Bytes that the volume's layers occupy. */
    long actualSize(String volume) throws IOException;

    /** Freezes the volume's present content. Taking a snapshot that exists does nothing. */
    SnapshotInfo takeSnapshot(String volume, String snapshot) throws IOException;

    /** All snapshots, oldest first. */
    List<SnapshotInfo> snapshots(String volume) throws IOException;

    /**
     * Removes the snapshot; what it holds stays readable through its child. Does nothing if it is
     * not there.
     */
    void deleteSnapshot(String volume, String snapshot) throws IOException;

    /**
     * Whether a restore into the volume has begun and not been completed, so that its content is
     * not valid.
     */
    boolean isRestoring(String volume) throws IOException;

    /** What a standby volume has; any other volume follows nothing and holds no backup. */
    StandbyContent standby(String volume) throws IOException;

    /**
     * Ends the following: from now on the volume can be written to and has snapshots. Does nothing
     * if it follows nothing.
     *
     * @throws IOException if no backup has been restored into it completely
     */
    void activate(String volume) throws IOException;
}
