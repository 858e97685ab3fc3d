package io.drover.control.system;

import io.drover.control.system.SystemObstacle.Failed;
import io.drover.control.system.SystemObstacle.Waiting;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackingImage;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.BackupTarget;
import io.drover.resource.ResourceKey;
import io.drover.resource.SystemBackup;
import io.drover.resource.SystemBackup.PartState;

import org.apache.camel.Body;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Backs up the backing images of a system backup, after its volumes. Bean {@code
 * systemBackupImages}.
 */
public final class SystemBackupImages {
    private final PartBackups images;
    private final Informers informers;

    SystemBackupImages(ImageBackup each, Informers informers, SystemLimits limits) {
        this.images = new PartBackups(each, informers, limits, "SystemBackupImageFailed");
        this.informers = informers;
    }

    /**
     * Takes all images a step further.
     *
     * @throws Waiting until all have ended
     * @throws Failed if all have ended, and some of them or of the volumes have failed; the message
     *     lists those
     */
    public void follow(@Body Reconciliation<SystemBackup, SystemBackup.Status> run)
            throws Waiting, Failed {
        informers.await(
                run.key(),
                List.of(
                        ResourceKey.any(BackingImage.class),
                        ResourceKey.any(BackupBackingImage.class),
                        ResourceKey.any(BackupTarget.class)));
        run.status().images = images.look(run, run.status().images);
        images.requireEnded(run, run.status().images, "images");
        informers.await(run.key(), List.of());
        requireNoneFailed(run.status());
    }

    private static void requireNoneFailed(SystemBackup.Status status) throws Failed {
        String what =
                Stream.concat(count("volumes", status.volumes), count("images", status.images))
                        .collect(Collectors.joining(" and "));
        if (what.isEmpty()) {
            return;
        }
        String reasons =
                Stream.concat(failed(status.volumes), failed(status.images))
                        .map(state -> state.name() + ": " + state.message())
                        .collect(Collectors.joining("; "));
        throw new Failed(
                "Backups",
                "%s could not be backed up, and so there is no system backup: %s"
                        .formatted(what, reasons));
    }

    private static Stream<String> count(String what, List<PartState> states) {
        long failed = failed(states).count();
        return failed == 0
                ? Stream.empty()
                : Stream.of("%d of %d %s".formatted(failed, states.size(), what));
    }

    private static Stream<PartState> failed(List<PartState> states) {
        return states.stream().filter(state -> state.state().equals(PartPlan.ERROR));
    }

    /** All is backed up. */
    public void complete(@Body Reconciliation<SystemBackup, SystemBackup.Status> run) {
        run.status().state = SystemNames.GENERATING;
        run.requeueAfter(Duration.ZERO);
    }
}
