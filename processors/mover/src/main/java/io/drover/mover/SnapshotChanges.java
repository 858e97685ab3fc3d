package io.drover.mover;

import io.drover.blockengine.backup.ChangeTracker;
import io.drover.blockengine.volume.ByteRange;
import io.drover.volume.VolumeData;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * What a snapshot of a volume changed since an earlier one. People choose the names of snapshots
 * and volumes and use them again; another snapshot of the same name is no base, or the backup would
 * inherit blocks of other content.
 */
public final class SnapshotChanges implements ChangeTracker {
    private final VolumeData data;
    private final String volume;
    private final String later;

    /**
     * @param later the snapshot that is backed up
     */
    public SnapshotChanges(VolumeData data, String volume, String later) {
        this.data = data;
        this.volume = volume;
        this.later = later;
    }

    /** Without its time a snapshot cannot be distinguished from another one of the same name. */
    @Override
    public Optional<List<ByteRange>> changedSince(String snapshot) {
        return Optional.empty();
    }

    @Override
    public Optional<List<ByteRange>> changedSince(String snapshot, Optional<Instant> created)
            throws IOException {
        Optional<Instant> taken =
                data.findSnapshot(volume, snapshot)
                        .map(info -> info.created().truncatedTo(ChronoUnit.SECONDS));
        Optional<Instant> wanted = created.map(time -> time.truncatedTo(ChronoUnit.SECONDS));
        return taken.isPresent() && taken.equals(wanted)
                ? data.changedRanges(volume, snapshot, later)
                : Optional.empty();
    }
}
