package io.drover.control.image;

import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.control.job.JobRunner;
import io.drover.resource.BackingImage;
import io.drover.resource.Cluster;

import java.io.IOException;
import java.io.InputStream;

/**
 * The job that takes the file of an image from whoever sends it. Its result is the checksum.
 *
 * @param content is closed at its end
 * @param size in bytes, as far as it is known; 0 if it is not
 */
public record ImageArrivalWork(Cluster cluster, BackingImage image, InputStream content, long size)
        implements JobRunner.Work<String> {
    private static final String UPLOAD = "upload";

    @Override
    public String run(ProgressListener progress) throws IOException, InterruptedException {
        try (content) {
            requireWaiting();
            String checksum = ImageArrival.receive(image, "", content, size, progress);
            ImageArrival.announce(cluster, image.getMetadata().getName(), checksum);
            return checksum;
        }
    }

    private void requireWaiting() throws IOException {
        if (!image.getSpec().sourceType.equals(UPLOAD)) {
            throw new IOException(
                    "the image is no upload, but from source '%s'; make another one for this file"
                            .formatted(image.getSpec().sourceType));
        }
        if (ImageStates.isReady(image)) {
            throw new IOException("the image has its file already; make another one for this file");
        }
        if (image.getStatus().uploadTo.isEmpty()) {
            throw new IOException(
                    "the image has no place for its file yet; upload it again in some seconds");
        }
    }
}
