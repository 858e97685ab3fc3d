package io.drover.volume.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The backing image of a volume in a file of its own, written before {@code volume.json} and never
 * changed, so that a volume whose record is lost is not taken for one without an image.
 */
final class ImageReference {
    private static final String FILE = "backing-image";

    private ImageReference() {}

    static void write(Path directory, String image) throws IOException {
        if (!image.isEmpty()) {
            Files.writeString(directory.resolve(FILE), image);
        }
    }

    /** Empty if the volume lies on none. */
    static String read(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        return Files.exists(file) ? Files.readString(file) : "";
    }
}
