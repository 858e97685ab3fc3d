package io.drover.control.volume;

import io.drover.control.image.VolumeImages;
import io.drover.control.volume.VolumeObstacle.InvalidSpec;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Cluster;
import io.drover.resource.Volume;

import org.apache.camel.Body;

import java.util.Optional;

/** The backing image that a new volume lies on. Bean {@code volumeImage}. */
public final class VolumeImage {
    private final VolumeDefaults defaults;
    private final VolumeImages images;
    private final Cluster cluster;

    public VolumeImage(VolumeDefaults defaults, VolumeImages images, Cluster cluster) {
        this.defaults = defaults;
        this.images = images;
        this.cluster = cluster;
    }

    /**
     * Continues when the image is ready; one that is not here is restored from its backup.
     *
     * @throws InvalidSpec until then; a change of the image is another attempt
     */
    public void await(@Body Reconciliation<Volume, Volume.Status> run) throws InvalidSpec {
        Optional<VolumeImages.Need> need = defaults.imageNeed(run.resource());
        if (need.isPresent() && !images.isReady(need.get().image())) {
            images.restoreMissing(need.get(), cluster);
            throw new InvalidSpec(
                    "the volume waits for BackingImage '%s', which is not ready"
                            .formatted(need.get().image()));
        }
    }
}
