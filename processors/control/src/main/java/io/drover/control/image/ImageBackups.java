package io.drover.control.image;

import io.drover.resource.BackupBackingImage;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.ResourceReader;
import io.drover.store.ImageUrl;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The BackupBackingImages: one for each image and target. */
public final class ImageBackups {
    /** On a BackupBackingImage, as Longhorn writes it: the image. */
    public static final String LABEL_IMAGE = "backing-image";

    public static final String COMPLETED = "Completed";
    public static final String ERROR = "Error";
    public static final String UNKNOWN = "Unknown";
    public static final String IN_PROGRESS = "InProgress";
    public static final String PENDING = "Pending";
    public static final String DELETING = "Deleting";

    private final ResourceReader resources;
    private final Cluster cluster;

    public ImageBackups(ResourceReader resources, Cluster cluster) {
        this.resources = resources;
        this.cluster = cluster;
    }

    /** Name of the image; up to Longhorn 1.7 the resource had that name. */
    public static String image(BackupBackingImage backup) {
        String image = backup.getSpec().backingImage;
        return image.isEmpty() ? backup.getMetadata().getName() : image;
    }

    /** Name of the target. */
    public static String target(BackupBackingImage backup) {
        String target = backup.getSpec().backupTargetName;
        return target.isEmpty() ? Names.DEFAULT_TARGET : target;
    }

    /** The resources of a target. */
    static List<BackupBackingImage> of(ResourceReader resources, String target) {
        return resources.list(BackupBackingImage.class).stream()
                .filter(backup -> target(backup).equals(target))
                .toList();
    }

    /** The one of an image on a target that is not being deleted. */
    public Optional<BackupBackingImage> find(String image, String target) {
        return of(resources, target).stream()
                .filter(backup -> image(backup).equals(image))
                .filter(backup -> !backup.isMarkedForDeletion())
                .findFirst();
    }

    /** One for an image that is to be backed up to a target; whether there was none yet. */
    public boolean request(String image, BackupTarget target) {
        return create(image, target, true);
    }

    /** One for an image that is in the store of a target. */
    void found(String image, BackupTarget target) {
        create(image, target, false);
    }

    private boolean create(String image, BackupTarget target, boolean requested) {
        String targetName = target.getMetadata().getName();
        BackupBackingImage backup = new BackupBackingImage();
        backup.setMetadata(
                cluster.metadata(
                        Names.qualified(image, targetName),
                        Map.of(Names.LABEL_TARGET, targetName, LABEL_IMAGE, image)));
        backup.getSpec().backingImage = image;
        backup.getSpec().backupTargetName = targetName;
        backup.getSpec().userCreated = requested;
        return cluster.createIfAbsent(backup);
    }

    /** Whether the store at that URL is the one that the image was put into, or found in. */
    static boolean isAt(BackupBackingImage backup, String targetUrl) {
        String url = backup.getStatus().url;
        return url.isEmpty() || ImageUrl.parse(url).isOn(targetUrl);
    }
}
