package io.drover.blockengine.backup;

import io.drover.blockengine.volume.ByteRange;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Knows what a snapshot changed since an earlier one. */
@FunctionalInterface
public interface ChangeTracker {
    /** A source without history: every backup compares all data by its hash. */
    ChangeTracker NONE = snapshot -> Optional.empty();

    /**
     * Ranges written after {@code snapshot} was taken, ascending, not overlapping; empty if that
     * snapshot is not known any more, so that everything has to be read.
     */
    Optional<List<ByteRange>> changedSince(String snapshot) throws IOException;
}
