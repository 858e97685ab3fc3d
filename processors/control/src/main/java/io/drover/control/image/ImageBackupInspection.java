package io.drover.control.image;

import io.drover.blockengine.format.BackingImageName;
import io.drover.blockengine.format.ImageInfo;
import io.drover.blockengine.store.StoreException;
import io.drover.control.connection.TargetConnections;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.BackupTarget;
import io.drover.resource.ResourceKey;
import io.drover.resource.Times;

import org.apache.camel.Body;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Describes images by their configuration in the store. Bean {@code imageBackupInspection}. */
public final class ImageBackupInspection {
    private static final Duration RETRY = Duration.ofSeconds(10);
    private static final Duration IN_PROGRESS_POLL = Duration.ofSeconds(30);

    private final Informers informers;
    private final TargetConnections connections;
    private final ImageBackupFields fields;
    private final InstantSource clock;

    ImageBackupInspection(
            Informers informers,
            TargetConnections connections,
            ImageBackupFields fields,
            InstantSource clock) {
        this.informers = informers;
        this.connections = connections;
        this.fields = fields;
        this.clock = clock;
    }

    /**
     * Copies the configuration in the store into the status; the target's next change is awaited.
     */
    public void describe(@Body Reconciliation<BackupBackingImage, BackupBackingImage.Status> run) {
        String name = ImageBackups.target(run.resource());
        informers.await(run.key(), List.of(new ResourceKey(BackupTarget.class, name)));
        Optional<BackupTarget> target = connections.findUsable(name);
        if (target.isPresent()) {
            informers.await(run.key(), List.of());
            read(run, target.get());
        }
    }

    private void read(
            Reconciliation<BackupBackingImage, BackupBackingImage.Status> run,
            BackupTarget target) {
        BackupBackingImage.Status status = run.status();
        try {
            ImageInfo image =
                    connections
                            .open(target)
                            .images()
                            .inspect(new BackingImageName(ImageBackups.image(run.resource())));
            fields.described(run.resource(), status, target, image);
            if (image.inProgress()) {
                run.requeueAfter(IN_PROGRESS_POLL);
            }
        } catch (StoreException.Corrupt | StoreException.NotFound e) {
            // a fact about the image; the target's synchronisation decides about the resource
            fields.begun(run.resource(), status, target);
            status.state = ImageBackups.ERROR;
            status.error = e.getMessage();
            status.lastSyncedAt = Times.format(clock.instant());
        } catch (StoreException | IllegalArgumentException e) {
            status.messages = new TreeMap<>(Map.of("error", e.getMessage()));
            run.requeueAfter(RETRY);
        }
    }
}
