package io.drover.control.image;

import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.resource.BackingImage;
import io.drover.resource.Cluster;
import io.drover.volume.ImageUpload;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The arrival of a file that somebody uploads for an image, whatever it comes by. */
public final class ImageArrival {
    /** The kind of the jobs of those that arrive in this process. */
    public static final String KIND = "image-upload";

    private static final int SECTOR = 512;

    private ImageArrival() {}

    /** Key of the job, where it is one. */
    public static String key(BackingImage image) {
        return KIND + "/" + image.getMetadata().getUid();
    }

    /**
     * Writes the file to where Drover takes it. What has arrived of one that breaks off is kept for
     * another attempt.
     *
     * @param image with {@code status.uploadTo}
     * @param wanted the SHA-512 that it has to have, beside those of the image; empty for any
     * @param size bytes, as far as they are known; 0 if they are not
     * @return its SHA-512
     * @throws UnwantedImageException if it is another file than is wanted, or no image
     * @throws IOException if it cannot be written, or there is no room for it
     */
    public static String receive(
            BackingImage image,
            String wanted,
            InputStream content,
            long size,
            ProgressListener progress)
            throws IOException, InterruptedException {
        Path to = Path.of(image.getStatus().uploadTo);
        try (ImageUpload upload = ImageUpload.begin(to)) {
            requireRoom(to.getParent(), size - upload.size());
            String arrived = upload.receive(content, size, progress);
            try {
                requireChecksum(image, wanted, arrived);
                requireSectors("the file", upload.size());
            } catch (UnwantedImageException e) {
                upload.discard();
                throw e;
            }
            upload.complete();
            return arrived;
        }
    }

    private static void requireRoom(Path directory, long needed) throws IOException {
        long free = Files.getFileStore(directory).getUsableSpace();
        if (needed > free) {
            throw new IOException(
                    "the file needs %d bytes more in %s, where %d are free; make room, and upload it again"
                            .formatted(needed, directory, free));
        }
    }

    private static void requireChecksum(BackingImage image, String wanted, String arrived)
            throws UnwantedImageException {
        List<String> all = List.of(wanted, image.getSpec().checksum, image.getStatus().checksum);
        for (String expected : all) {
            if (!expected.isEmpty() && !expected.equals(arrived)) {
                throw new UnwantedImageException(
                        "the file has checksum %s, not %s; nothing was uploaded"
                                .formatted(arrived, expected));
            }
        }
    }

    /**
     * @param file for the message
     * @param size in bytes
     * @throws UnwantedImageException if no disk has that size
     */
    public static void requireSectors(String file, long size) throws UnwantedImageException {
        if (size == 0 || size % SECTOR != 0) {
            throw new UnwantedImageException(
                    "%s has %d bytes, which is no multiple of %d; it is incomplete, or no disk image"
                            .formatted(file, size, SECTOR));
        }
    }

    /** Tells Drover that the file is there, and what its checksum is. */
    public static void announce(Cluster cluster, String image, String checksum) {
        cluster.patch(
                BackingImage.class,
                image,
                Map.of(
                        "metadata",
                        Map.of("annotations", Map.of(BackingImage.ANNOTATION_UPLOADED, checksum))));
    }
}
