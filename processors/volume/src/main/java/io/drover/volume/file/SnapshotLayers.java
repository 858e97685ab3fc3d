package io.drover.volume.file;

import io.drover.volume.SnapshotInfo;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;

/** Adds and removes the layers of snapshots. The caller holds the volume's lock. */
final class SnapshotLayers {
    private SnapshotLayers() {}

    static SnapshotInfo info(VolumeRecord record, Path directory, int index) throws IOException {
        VolumeRecord.Layer layer = record.layers().get(index);
        Optional<String> parent =
                index == 0
                        ? Optional.empty()
                        : Optional.of(record.layers().get(index - 1).snapshot());
        return new SnapshotInfo(
                layer.snapshot(),
                parent,
                Instant.parse(layer.created()),
                VolumeFiles.occupied(directory.resolve(layer.file())));
    }

    /** Makes the head the layer of a new snapshot; the volume's user waits for the last part. */
    static VolumeRecord add(
            Path directory, VolumeRecord record, String snapshot, Instant now, HeadGuard guard)
            throws IOException {
        Path head = directory.resolve(record.head());
        force(head);
        return guard.changing(
                () -> {
                    force(head);
                    VolumeRecord changed = record.withSnapshot(snapshot, now.toString());
                    VolumeFiles.newImage(directory, changed);
                    VolumeFiles.commit(directory, Optional.of(record), changed);
                    return changed;
                });
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /**
     * Folds the snapshot's layer into the next one; the volume's user waits if that is the head.
     */
    static void remove(Path directory, VolumeRecord record, String snapshot, HeadGuard guard)
            throws IOException {
        int index = record.indexOf(snapshot);
        boolean last = index + 1 == record.layers().size();
        Path layer = directory.resolve(record.layers().get(index).file());
        Path child =
                directory.resolve(last ? record.head() : record.layers().get(index + 1).file());
        if (!last) {
            LayerMerge.into(layer, child, record.size());
        }
        guard.changing(
                () -> {
                    if (last) {
                        LayerMerge.into(layer, child, record.size());
                    }
                    VolumeFiles.commit(
                            directory, Optional.of(record), record.withoutSnapshot(snapshot));
                    return child;
                });
    }
}
