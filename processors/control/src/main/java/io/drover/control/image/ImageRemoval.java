package io.drover.control.image;

import io.drover.control.image.ImageObstacle.NotReady;
import io.drover.control.job.JobRunner;
import io.drover.control.job.Retries;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackingImage;
import io.drover.resource.Cluster;
import io.drover.resource.ResourceKey;
import io.drover.resource.ResourceReader;
import io.drover.resource.Volume;
import io.drover.volume.ImageFiles;

import org.apache.camel.Body;
import org.apache.camel.ExchangeException;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** Removes images; their backups stay. Bean {@code imageRemoval}. */
public final class ImageRemoval {
    private final Cluster cluster;
    private final ImageFiles files;
    private final JobRunner jobs;
    private final Retries retries;
    private final Informers informers;

    ImageRemoval(
            Cluster cluster,
            ImageFiles files,
            JobRunner jobs,
            Retries retries,
            Informers informers) {
        this.cluster = cluster;
        this.files = files;
        this.jobs = jobs;
        this.retries = retries;
        this.informers = informers;
    }

    /** The volumes that lie on an image. */
    public static List<Volume> volumesOn(ResourceReader resources, String image) {
        return resources.list(Volume.class).stream()
                .filter(volume -> volume.getSpec().backingImage.equals(image))
                .toList();
    }

    /** Names of volumes, for a message. */
    public static String names(List<Volume> volumes) {
        return volumes.stream()
                .map(volume -> volume.getMetadata().getName())
                .collect(Collectors.joining(", "));
    }

    /**
     * @throws NotReady while volumes lie on it
     */
    public void requireUnused(@Body Reconciliation<BackingImage, BackingImage.Status> run)
            throws NotReady {
        // caches may be behind, and a volume without its image is lost
        List<Volume> volumes = volumesOn(cluster, run.name());
        informers.await(run.key(), volumes.stream().map(ResourceKey::of).toList());
        if (!volumes.isEmpty()) {
            throw new NotReady(
                    "volumes lie on it: " + names(volumes) + "; delete them, and it is removed");
        }
    }

    /**
     * @throws NotReady while it is still being written
     */
    public void stop(@Body Reconciliation<BackingImage, BackingImage.Status> run) throws NotReady {
        BackingImage image = run.resource();
        for (String key : List.of(ImageFetching.key(image), ImageArrival.key(image))) {
            if (!jobs.cancel(key)) {
                throw new NotReady("its source is being stopped");
            }
            jobs.forget(key);
            retries.forget(key);
        }
    }

    /** Deletes the file. */
    public void delete(@Body Reconciliation<BackingImage, BackingImage.Status> run)
            throws IOException {
        files.delete(run.name());
    }

    /** Removes the finalizer. */
    public void release(@Body Reconciliation<BackingImage, BackingImage.Status> run) {
        cluster.removeFinalizer(run.resource());
    }

    /** Shows what the removal waits for. */
    public void notReady(
            @Body Reconciliation<BackingImage, BackingImage.Status> run,
            @ExchangeException NotReady why) {
        run.warningEvent("BackingImageInUse", why.getMessage());
    }
}
