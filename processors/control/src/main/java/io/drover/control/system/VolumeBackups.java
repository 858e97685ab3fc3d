package io.drover.control.system;

import io.drover.control.system.SystemObstacle.Waiting;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.ResourceKey;
import io.drover.resource.Snapshot;
import io.drover.resource.SystemBackup;
import io.drover.resource.Times;
import io.drover.resource.Volume;

import org.apache.camel.Body;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * Backs up the volumes of a system backup; one that fails holds up no other, and no image. Bean
 * {@code systemBackupVolumes}.
 */
public final class VolumeBackups {
    private final PartBackups volumes;
    private final Informers informers;
    private final InstantSource clock;

    VolumeBackups(
            VolumeBackup each, Informers informers, InstantSource clock, SystemLimits limits) {
        this.volumes = new PartBackups(each, informers, limits, "SystemBackupVolumeFailed");
        this.informers = informers;
        this.clock = clock;
    }

    /**
     * Takes all volumes a step further.
     *
     * @throws Waiting until all have ended
     */
    public void follow(@Body Reconciliation<SystemBackup, SystemBackup.Status> run) throws Waiting {
        informers.await(
                run.key(),
                List.of(
                        ResourceKey.any(Volume.class),
                        ResourceKey.any(Snapshot.class),
                        ResourceKey.any(Backup.class),
                        ResourceKey.any(BackupTarget.class)));
        run.status().volumes = volumes.look(run, run.status().volumes);
        volumes.requireEnded(run, run.status().volumes, "volumes");
        informers.await(run.key(), List.of());
    }

    /** All volumes have ended, and the images are next. */
    public void complete(@Body Reconciliation<SystemBackup, SystemBackup.Status> run) {
        run.status().state = SystemNames.CREATING_IMAGE_BACKUPS;
        run.status().stepStartedAt = Times.format(clock.instant());
        run.requeueAfter(Duration.ZERO);
    }
}
