package io.drover.cli;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.format.BackingImageName;
import io.drover.blockengine.format.ImageInfo;
import io.drover.blockengine.image.FileChecksum;
import io.drover.blockengine.image.ImageOutcome;
import io.drover.blockengine.store.StoreException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The restore of a backing image by itself. */
final class ImageRestoration {
    private final Backupstore store;
    private final BackingImageName image;
    private final OutputOptions output;

    ImageRestoration(Backupstore store, BackingImageName image, OutputOptions output) {
        this.store = store;
        this.image = image;
        this.output = output;
    }

    /** Opens the destination for that many bytes. */
    @FunctionalInterface
    interface Opening {
        Destination open(long bytes) throws IOException, InterruptedException;
    }

    void run(Opening opening) throws StoreException, IOException, InterruptedException {
        ImageInfo info = store.images().inspect(image);
        try (Destination destination = opening.open(info.size())) {
            ImageOutcome outcome;
            try (Progress progress = output.progress("restore")) {
                outcome = store.images().restore(image, destination.sink(), progress);
            }
            verify(destination, outcome.image());
            destination.complete();
            if (!destination.isStandardOutput()) {
                report(destination, outcome);
            }
        }
    }

    /** Every block is verified already; that the list of blocks is right is seen here. */
    private void verify(Destination destination, ImageInfo info)
            throws IOException, StoreException {
        Optional<Path> written = destination.written();
        if (written.isEmpty() || info.checksum().isEmpty()) {
            return;
        }
        String actual = FileChecksum.sha512(written.get());
        if (!actual.equals(info.checksum())) {
            throw new StoreException.Corrupt(
                    "backing image %s is damaged: its content has checksum %s, its configuration says %s"
                            .formatted(image, actual, info.checksum()));
        }
    }

    private void report(Destination destination, ImageOutcome outcome) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("backingImage", image.value());
        fields.put("destination", destination.name());
        fields.put("sizeBytes", outcome.image().size());
        fields.put("checksum", outcome.image().checksum());
        fields.put("writtenBytes", outcome.statistics().bytesWritten());
        output.printer().record(fields);
    }
}
