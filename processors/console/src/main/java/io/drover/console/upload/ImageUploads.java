package io.drover.console.upload;

import io.drover.control.image.ImageArrival;
import io.drover.control.image.ImageArrivalWork;
import io.drover.control.job.JobRunner;
import io.drover.reconcile.Informers;
import io.drover.resource.BackingImage;
import io.drover.resource.Cluster;

import java.io.InputStream;
import java.util.Optional;

/**
 * Uploads of images from browsers. Each is a job: pages show how far it is and why it failed, and
 * the deletion of its image stops it. Thread-safe.
 */
public final class ImageUploads {
    private final Informers caches;
    private final Cluster cluster;
    private final JobRunner jobs;

    public ImageUploads(Informers caches, Cluster cluster, JobRunner jobs) {
        this.caches = caches;
        this.cluster = cluster;
        this.jobs = jobs;
    }

    Optional<BackingImage> find(String name) {
        return caches.allSynced() ? caches.find(BackingImage.class, name) : Optional.empty();
    }

    /**
     * Begins to take the file, unless that is done already.
     *
     * @param size of what is sent, in bytes; 0 if it is not known
     * @param finished called at the end, however that is
     * @return whether it has begun
     */
    synchronized boolean begin(
            BackingImage image, long size, InputStream content, Runnable finished) {
        String key = ImageArrival.key(image);
        if (jobs.running(key) > 0) {
            return false;
        }
        jobs.forget(key);
        jobs.start(
                key,
                new ImageArrivalWork(cluster, image, content, size),
                () -> {
                    caches.requeue(BackingImage.class, image.getMetadata().getName());
                    finished.run();
                });
        return true;
    }

    /** Whether the file has arrived as it should. */
    boolean hasSucceeded(BackingImage image) {
        return jobs.find(ImageArrival.key(image))
                .flatMap(JobRunner.Job::result)
                .filter(JobRunner.Result.Done.class::isInstance)
                .isPresent();
    }
}
