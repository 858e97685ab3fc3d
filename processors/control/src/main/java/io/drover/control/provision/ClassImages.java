package io.drover.control.provision;

import io.drover.control.image.ImageStates;
import io.drover.control.image.VolumeImages;
import io.drover.control.provision.ClaimObstacle.NotReady;
import io.drover.control.provision.ClaimObstacle.Refused;
import io.drover.resource.BackingImage;
import io.drover.resource.Cluster;
import io.drover.resource.ResourceReader;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;

import org.apache.camel.Body;
import org.apache.camel.Variable;

import java.util.Map;
import java.util.Optional;

/**
 * The backing images of StorageClasses, made before the volumes on them. Bean {@code classImages}.
 */
public final class ClassImages {
    private final ResourceReader resources;
    private final Cluster cluster;
    private final VolumeImages images;

    ClassImages(ResourceReader resources, Cluster cluster) {
        this.resources = resources;
        this.cluster = cluster;
        this.images = new VolumeImages(resources);
    }

    /**
     * Continues when the image of the class is ready, or the class has none. A volume that is
     * filled from a backup gets the image of that backup.
     *
     * @throws NotReady while it is being made; the claim is looked at again when it changes
     * @throws Refused if it cannot be had, is another one than the class demands, or is larger than
     *     the claim
     */
    public void await(
            @Body PersistentVolumeClaim claim, @Variable("parameters") ClassParameters parameters)
            throws NotReady, Refused {
        if (parameters.image().isEmpty() || !parameters.fromBackup().isEmpty()) {
            return;
        }
        ClassImage wanted = parameters.image().get();
        long requested = ClaimSize.requested(claim);
        Optional<BackingImage> present = resources.find(BackingImage.class, wanted.name());
        if (present.isPresent()) {
            requireSame(wanted, present.get());
            requireReady(wanted.name(), present.get(), requested);
        } else {
            make(claim, parameters, wanted, requested);
            throw notReady(wanted.name());
        }
    }

    private void make(
            PersistentVolumeClaim claim,
            ClassParameters parameters,
            ClassImage wanted,
            long requested)
            throws Refused {
        if (wanted.isMadeHere()) {
            BackingImage image = wanted.toImage();
            image.setMetadata(cluster.metadata(wanted.name(), Map.of()));
            cluster.createIfAbsent(image);
            return;
        }
        VolumeImages.Need need =
                new VolumeImages.Need(
                        wanted.name(), requested, wanted.checksum(), parameters.target());
        if (!images.restoreMissing(need, cluster)) {
            throw new Refused(
                    "BackingImageMissing",
                    "backing image '%s' of storage class '%s' does not exist, and has no backup on backup target '%s'; create it, or upload it by './drover image upload FILE --name %s'"
                            .formatted(
                                    wanted.name(),
                                    claim.getSpec().getStorageClassName(),
                                    parameters.target(),
                                    wanted.name()));
        }
    }

    private static void requireSame(ClassImage wanted, BackingImage present) throws Refused {
        Optional<String> difference = wanted.difference(present);
        if (difference.isPresent()) {
            throw new Refused(
                    "BackingImageDiffers",
                    "backing image '%s' is another one than the storage class demands: %s; name another image in a new class"
                            .formatted(wanted.name(), difference.get()));
        }
    }

    private static void requireReady(String name, BackingImage present, long requested)
            throws NotReady, Refused {
        if (ImageStates.isReady(present)) {
            long least = present.getStatus().virtualSize;
            if (least > requested) {
                throw new Refused(
                        "RequestTooSmall",
                        "backing image '%s' has %d bytes; request at least that, not %d"
                                .formatted(name, least, requested));
            }
            return;
        }
        if (ImageStates.hasFailed(present)) {
            throw new Refused(
                    "BackingImageFailed",
                    "backing image '%s' has failed: %s"
                            .formatted(name, ImageStates.trouble(present)));
        }
        throw notReady(name);
    }

    private static NotReady notReady(String name) {
        return new NotReady(
                "AwaitingImage",
                "backing image '%s' is not ready; its condition Ready tells why".formatted(name));
    }
}
