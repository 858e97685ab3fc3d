package io.drover.control.image;

import io.drover.blockengine.format.BackingImageName;
import io.drover.blockengine.image.BackingImages;
import io.drover.blockengine.store.StoreException;
import io.drover.control.connection.TargetConnections;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.ResourceReader;

import org.apache.camel.Body;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashSet;
import java.util.Set;

/** Makes the BackupBackingImages of a target those of its store. Bean {@code imageListing}. */
public final class ImageListing {
    private static final Logger LOG = LoggerFactory.getLogger(ImageListing.class);

    private final ResourceReader resources;
    private final Cluster cluster;
    private final TargetConnections connections;
    private final ImageBackups backups;

    public ImageListing(
            ResourceReader resources,
            Cluster cluster,
            TargetConnections connections,
            ImageBackups backups) {
        this.resources = resources;
        this.cluster = cluster;
        this.connections = connections;
        this.backups = backups;
    }

    /** Creates the resources of images that the store has, and removes those of images it lacks. */
    public void compare(@Body Reconciliation<BackupTarget, BackupTarget.Status> run)
            throws StoreException {
        BackingImages images = connections.openAgain(run.resource()).images();
        Set<String> stored = new HashSet<>();
        for (BackingImageName image : images.list()) {
            stored.add(image.value());
        }
        Set<String> known = new HashSet<>();
        for (BackupBackingImage backup : ImageBackups.of(resources, run.name())) {
            known.add(ImageBackups.image(backup));
            if (!stored.contains(ImageBackups.image(backup)) && isGone(images, backup)) {
                LOG.info(
                        "BackupBackingImage {} is removed: the store has no such image any more",
                        backup.getMetadata().getName());
                cluster.deleteResourceOnly(backup);
            }
        }
        stored.stream()
                .filter(image -> !known.contains(image))
                .filter(Names::isLabelValue)
                .sorted()
                .forEach(image -> backups.found(image, run.resource()));
    }

    /** A request that is not completed need not be there; what a listing lacks is looked up. */
    private static boolean isGone(BackingImages images, BackupBackingImage backup)
            throws StoreException {
        if (backup.isMarkedForDeletion() || isUnfinished(backup)) {
            return false;
        }
        try {
            images.head(new BackingImageName(ImageBackups.image(backup)));
            return false;
        } catch (StoreException.NotFound e) {
            return true;
        }
    }

    private static boolean isUnfinished(BackupBackingImage backup) {
        return backup.getSpec().userCreated
                && !backup.getStatus().state.equals(ImageBackups.COMPLETED);
    }

    /** What was read from another URL is not this store's. */
    public void removeFormer(@Body Reconciliation<BackupTarget, BackupTarget.Status> run) {
        if (!TargetConnections.isWhereItWasRead(run.resource())) {
            removeAll(run);
        }
    }

    /** The target is gone, or has no URL; the images in its store stay. */
    public void removeAll(@Body Reconciliation<BackupTarget, BackupTarget.Status> run) {
        ImageBackups.of(resources, run.name()).stream()
                .filter(backup -> !backup.isMarkedForDeletion())
                .filter(backup -> !isUnfinished(backup))
                .forEach(cluster::deleteResourceOnly);
    }
}
