package io.drover.volume.file;

import io.drover.volume.HeldBackup;
import io.drover.volume.StandbyContent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * The files of a standby volume. A step writes a file over the head ({@link OverlayStep}); the
 * record that names it as overlay is the moment at which the volume changes. After that the overlay
 * is written into the head, which changes nothing of what is read, and is finished by the next
 * change of the volume if it was cut off. Callers hold the lock of the volume.
 */
final class StandbyFiles {
    private StandbyFiles() {}

    static StandbyContent content(VolumeRecord record) {
        VolumeRecord.Standby standby = record.standby();
        return new StandbyContent(
                standby.following(),
                record.size(),
                standby.backup().isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                new HeldBackup(standby.backup(), Instant.parse(standby.taken()))));
    }

    /** The record with which a step begins: of a standby volume, without an overlay. */
    static VolumeRecord prepare(String volume, Path directory, VolumeRecord record)
            throws IOException {
        if (!record.standby().following() && !isUnused(directory, record)) {
            throw new IOException(
                    "volume %s has content of its own; a standby volume begins empty"
                            .formatted(volume));
        }
        VolumeRecord settled = settle(directory, record);
        if (settled.standby().following()) {
            return settled;
        }
        VolumeRecord standby = settled.withStandby(new VolumeRecord.Standby(true, "", "", "", ""));
        VolumeFiles.commit(directory, Optional.of(settled), standby);
        return standby;
    }

    private static boolean isUnused(Path directory, VolumeRecord record) throws IOException {
        return record.layers().isEmpty()
                && record.standby().equals(VolumeRecord.Standby.NONE)
                && VolumeFiles.occupied(directory.resolve(record.head())) == 0;
    }

    /** Commits a step, and writes its overlay into the head. */
    static VolumeRecord advance(Path directory, VolumeRecord before, VolumeRecord after)
            throws IOException {
        VolumeFiles.commit(directory, Optional.of(before), after);
        return settle(directory, after);
    }

    /**
     * Deletes the file of a step that was broken off, and returns whether it was one. A commit may
     * have been interrupted after it took effect, so the record decides.
     */
    static boolean discard(Path directory, Path overlay) throws IOException {
        return VolumeRecord.exists(directory)
                && !VolumeRecord.read(directory).names(overlay.getFileName().toString())
                && Files.deleteIfExists(overlay);
    }

    /** Has the overlay, if there is one, be part of the head. */
    static VolumeRecord settle(Path directory, VolumeRecord record) throws IOException {
        String overlay = record.standby().overlay();
        if (overlay.isEmpty()) {
            return record;
        }
        Path head = directory.resolve(record.head());
        VolumeRecord settled;
        if (VolumeFiles.occupied(head) == 0) {
            settled = record.withOverlayAsHead();
        } else {
            // a hole shows what is below
            boolean holes = record.image().isEmpty();
            OverlayFold.into(directory.resolve(overlay), head, record.size(), holes);
            settled = record.withoutOverlay();
        }
        VolumeFiles.commit(directory, Optional.of(record), settled);
        return settled;
    }

    /**
     * Ends the following.
     *
     * @throws IOException if the volume has no complete backup
     */
    static VolumeRecord activate(String volume, Path directory, VolumeRecord record)
            throws IOException {
        if (!record.standby().following()) {
            return record;
        }
        if (record.standby().backup().isEmpty()) {
            throw new IOException(
                    "volume %s has not been restored completely from any backup".formatted(volume));
        }
        VolumeRecord settled = settle(directory, record);
        VolumeRecord active = settled.withStandby(settled.standby().activated());
        VolumeFiles.commit(directory, Optional.of(settled), active);
        return active;
    }
}
