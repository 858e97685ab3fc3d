package io.drover.blockengine.backup;

import io.drover.blockengine.volume.ByteRange;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Knows what changed between an earlier snapshot and this one. */
@FunctionalInterface
public interface ChangeTracker {
    /** A source without history: every backup compares all data by its hash. */
    ChangeTracker NONE = snapshot -> Optional.empty();

    /**
     * Ranges written after {@code snapshot} was taken, ascending, not overlapping; empty if that
     * snapshot is no longer known, so that everything has to be read.
     */
    Optional<List<ByteRange>> changedSince(String snapshot) throws IOException;

    /**
     * The same where names may be reused, for a new snapshot or by a new volume of the same name:
     * also empty if the snapshot of that name is not the one taken at that time.
     *
     * @param created when the snapshot was taken, in whole seconds; empty if the store has no
     *     record of it
     */
    default Optional<List<ByteRange>> changedSince(String snapshot, Optional<Instant> created)
            throws IOException {
        return changedSince(snapshot);
    }

    /** Told first what the last completed backup is, whether or not it can be built on. */
    default void consider(ParentBackup parent) {}

    /** The same with all that the store knows of the backup of that snapshot. */
    default Optional<List<ByteRange>> changedSince(ParentBackup parent) throws IOException {
        return changedSince(parent.snapshotName(), parent.snapshotCreated());
    }

    /**
     * Labels that the new backup gets beside those of its request. Asked for once it has been
     * decided what is read.
     */
    default Map<String, String> labels() {
        return Map.of();
    }
}
