package io.drover.control.image;

import io.drover.blockengine.image.FileChecksum;
import io.drover.blockengine.image.Qcow2;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.volume.ByteRange;
import io.drover.blockengine.volume.Extents;
import io.drover.control.job.JobRunner;
import io.drover.volume.ImageFiles;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The job that brings the file of an image: it is written, measured, compared with the checksums
 * that are known, and then there all at once.
 */
final class ImageFetch implements JobRunner.Work<FetchedImage> {
    /** Longhorn accepts no image of another size. */
    private static final int SECTOR = 512;

    private final String image;
    private final ImageFiles files;
    private final ImageWriter writer;
    private final List<String> wanted;

    /**
     * @param wanted checksums that the image must have, where they are not empty
     */
    ImageFetch(String image, ImageFiles files, ImageWriter writer, List<String> wanted) {
        this.image = image;
        this.files = files;
        this.writer = writer;
        this.wanted = List.copyOf(wanted);
    }

    @Override
    public FetchedImage run(ProgressListener progress)
            throws StoreException, IOException, InterruptedException {
        if (files.find(image).isEmpty()) {
            Path draft = files.draft(image);
            String declared = writer.write(draft, progress);
            try {
                check(draft, declared);
                files.complete(image);
            } catch (IOException e) {
                // what is wrong as a whole is fetched from the beginning
                files.discard(image);
                throw e;
            }
        }
        return measure(files.find(image).orElseThrow());
    }

    private void check(Path draft, String declared) throws IOException {
        long size = Files.size(draft);
        if (size == 0 || size % SECTOR != 0) {
            throw new IOException(
                    "the image has %d bytes, which is no multiple of %d; it is incomplete, or no disk image"
                            .formatted(size, SECTOR));
        }
        String checksum = FileChecksum.sha512(draft);
        for (String expected : wanted) {
            requireSame(expected, checksum, "is wanted");
        }
        requireSame(declared, checksum, "its source declares");
    }

    private static void requireSame(String expected, String actual, String by) throws IOException {
        if (!expected.isEmpty() && !expected.equals(actual)) {
            throw new IOException(
                    "the image has checksum %s, while %s %s".formatted(actual, by, expected));
        }
    }

    private static FetchedImage measure(Path file) throws IOException {
        long size = Files.size(file);
        return new FetchedImage(
                size,
                Qcow2.virtualSize(file).orElse(size),
                Extents.of(file).stream().mapToLong(ByteRange::length).sum(),
                FileChecksum.sha512(file));
    }
}
