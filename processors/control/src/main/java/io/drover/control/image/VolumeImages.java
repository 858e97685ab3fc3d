package io.drover.control.image;

import io.drover.resource.BackingImage;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.Cluster;
import io.drover.resource.ResourceReader;

import java.util.Map;
import java.util.Optional;

/** The images that volumes are to lie on. */
public final class VolumeImages {
    private final ResourceReader resources;

    public VolumeImages(ResourceReader resources) {
        this.resources = resources;
    }

    /**
     * What a volume needs of an image.
     *
     * @param size bytes of the volume
     * @param checksum that the image must have; empty for any
     * @param target on which the image may be found if it is not here; empty for none
     */
    public record Need(String image, long size, String checksum, String target) {}

    /**
     * @throws IllegalArgumentException if the volume cannot lie on the image; the message names the
     *     field and the remedy
     */
    public void check(Need need) {
        Optional<BackingImage> image = resources.find(BackingImage.class, need.image());
        if (image.isPresent()) {
            check(need, image.get());
        } else {
            BackupBackingImage backup =
                    backup(need)
                            .orElseThrow(
                                    () ->
                                            new IllegalArgumentException(
                                                    "spec.backingImage: there is no BackingImage '%s'%s; create it first"
                                                            .formatted(
                                                                    need.image(),
                                                                    need.target().isEmpty()
                                                                            ? ""
                                                                            : ", and none is backed up to target '%s'"
                                                                                    .formatted(
                                                                                            need
                                                                                                    .target()))));
            requireChecksum(need, backup.getStatus().checksum, "the one on the target");
        }
    }

    private static void check(Need need, BackingImage image) {
        BackingImage.Status status = image.getStatus();
        if (image.isMarkedForDeletion()) {
            throw new IllegalArgumentException(
                    "spec.backingImage: BackingImage '%s' is being deleted"
                            .formatted(need.image()));
        }
        requireChecksum(need, status.checksum, "BackingImage '" + need.image() + "'");
        if (status.virtualSize > need.size()) {
            throw new IllegalArgumentException(
                    "spec.size: %d bytes, but BackingImage '%s' has %d; make the volume at least as large"
                            .formatted(need.size(), need.image(), status.virtualSize));
        }
        if (!ImageStates.isReady(image) && ImageStates.hasFailed(image)) {
            throw new IllegalArgumentException(
                    "spec.backingImage: BackingImage '%s' has failed: %s"
                            .formatted(need.image(), ImageStates.trouble(image)));
        }
    }

    private static void requireChecksum(Need need, String actual, String what) {
        if (!need.checksum().isEmpty() && !actual.isEmpty() && !need.checksum().equals(actual)) {
            throw new IllegalArgumentException(
                    "spec.backingImage: the volume lies on image '%s' with checksum %s, but %s has checksum %s; delete that one, or restore the backup elsewhere"
                            .formatted(need.image(), need.checksum(), what, actual));
        }
    }

    private Optional<BackupBackingImage> backup(Need need) {
        return ImageBackups.of(resources, need.target()).stream()
                .filter(backup -> ImageBackups.image(backup).equals(need.image()))
                .filter(backup -> backup.getStatus().state.equals(ImageBackups.COMPLETED))
                .findFirst();
    }

    /** Whether the image is there, complete. */
    public boolean isReady(String image) {
        return resources.find(BackingImage.class, image).filter(ImageStates::isReady).isPresent();
    }

    /** The checksum of an image; empty if there is none, or it is not ready. */
    public Optional<String> checksum(String image) {
        return resources
                .find(BackingImage.class, image)
                .filter(ImageStates::isReady)
                .map(present -> present.getStatus().checksum);
    }

    /**
     * Restores an image that is not here from its backup.
     *
     * @return whether there is one
     */
    public boolean restoreMissing(Need need, Cluster cluster) {
        Optional<BackupBackingImage> backup = backup(need);
        if (backup.isEmpty() || resources.find(BackingImage.class, need.image()).isPresent()) {
            return backup.isPresent();
        }
        BackingImage image = new BackingImage();
        image.setMetadata(cluster.metadata(need.image(), Map.of()));
        image.getSpec().sourceType = "restore";
        image.getSpec().sourceParameters =
                Map.of(
                        "backup-url",
                        backup.get().getStatus().url,
                        "backup-target-name",
                        need.target());
        image.getSpec().checksum = need.checksum();
        cluster.createIfAbsent(image);
        return true;
    }
}
