package io.drover.blockengine.format;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What the store says of a backing image.
 *
 * @param size bytes of the image file
 * @param checksum SHA-512 of the image file, 128 hexadecimal digits; empty if it was not known
 * @param completed when the backup was completed; empty while it is in progress, or for ever if its
 *     writer died
 */
public record ImageInfo(
        BackingImageName name,
        long size,
        String checksum,
        Optional<Instant> created,
        Optional<Instant> completed,
        CompressionMethod compression,
        Map<String, String> labels,
        ImageSecret secret) {
    public ImageInfo {
        labels = Map.copyOf(labels);
    }

    public boolean inProgress() {
        return completed.isEmpty();
    }
}
