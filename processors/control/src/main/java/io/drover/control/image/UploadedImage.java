package io.drover.control.image;

import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.control.image.ImageObstacle.NotReady;
import io.drover.resource.BackingImage;
import io.drover.volume.ImageFiles;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;

/** The file of an image that somebody uploaded; it becomes the draft at once. */
final class UploadedImage implements ImageWriter {
    /** Of a condition: the file has not been uploaded. */
    static final String REASON = "WaitingForUpload";

    private final Path upload;
    private final String checksum;

    private UploadedImage(Path upload, String checksum) {
        this.upload = upload;
        this.checksum = checksum;
    }

    static UploadedImage of(BackingImage image, ImageFiles files) throws IOException {
        return new UploadedImage(files.upload(image.getMetadata().getName()), declared(image));
    }

    /** Whether a file has been uploaded that was not looked at yet. */
    static boolean hasArrived(BackingImage image, ImageFiles files) throws IOException {
        return Files.exists(files.upload(image.getMetadata().getName()));
    }

    /**
     * To be asked before the work begins.
     *
     * @throws NotReady if no file has been uploaded
     */
    static void require(BackingImage image, ImageFiles files) throws NotReady, IOException {
        String name = image.getMetadata().getName();
        if (!hasArrived(image, files)
                && Files.notExists(files.draft(name))
                && files.find(name).isEmpty()) {
            throw new NotReady(
                    REASON, "it waits for its file: ./drover image upload FILE --name " + name);
        }
    }

    private static String declared(BackingImage image) {
        return Optional.ofNullable(image.getMetadata().getAnnotations())
                .orElse(Map.of())
                .getOrDefault(BackingImage.ANNOTATION_UPLOADED, "");
    }

    /** A draft without an uploaded file is one that became it before an interruption. */
    @Override
    public String write(Path draft, ProgressListener progress) throws IOException {
        if (Files.exists(upload)) {
            Files.move(
                    upload,
                    draft,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        }
        return checksum;
    }
}
