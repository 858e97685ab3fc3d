package io.drover.volume.file;

import io.drover.blockengine.volume.ByteRange;
import io.drover.blockengine.volume.Extents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** What is done to the files of a volume. Callers hold its lock. */
final class VolumeFiles {
    private VolumeFiles() {}

    /** Files with data are not overwritten only because the record that named them is lost. */
    static void refuseLeftovers(Path directory) throws IOException {
        for (String file : VolumeInspection.of(directory).images()) {
            if (occupied(directory.resolve(file)) > 0) {
                throw new IOException(
                        "%s has data, but no volume.json names it; 'drover volume repair %s' makes the volume readable, or move the directory away"
                                .formatted(directory.resolve(file), directory));
            }
        }
    }

    /**
     * Makes the record the truth and removes the images that it does not name.
     *
     * @param before what the change began with; empty if it makes the volume
     * @throws VolumeChangedException if that is not the truth any more
     */
    static void commit(Path directory, Optional<VolumeRecord> before, VolumeRecord record)
            throws IOException {
        record.write(directory, before);
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(VolumeRecord::isPart).toList()) {
                if (!record.names(file.getFileName().toString())) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    static void newImage(Path directory, VolumeRecord record) throws IOException {
        Path head = directory.resolve(record.head());
        Files.deleteIfExists(head);
        VolumeRepair.makeEmpty(head, record.size());
    }

    static long occupied(Path file) throws IOException {
        return Extents.of(file).stream().mapToLong(ByteRange::length).sum();
    }
}
