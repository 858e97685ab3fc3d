package io.drover.target;

import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.Times;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Makes BackupVolume resources and asks for their synchronisation. */
public final class BackupVolumes {
    private final Cluster cluster;
    private final InstantSource clock;

    public BackupVolumes(Cluster cluster, InstantSource clock) {
        this.cluster = cluster;
        this.clock = clock;
    }

    void create(BackupTarget target, String volume, String now) {
        String targetName = target.getMetadata().getName();
        BackupVolume resource = new BackupVolume();
        resource.setMetadata(
                cluster.metadata(
                        Names.backupVolume(volume, targetName),
                        Map.of(Names.LABEL_TARGET, targetName, Names.LABEL_BACKUP_VOLUME, volume)));
        resource.getMetadata().setOwnerReferences(List.of(Cluster.ownerOf(target)));
        resource.getSpec().backupTargetName = targetName;
        resource.getSpec().volumeName = volume;
        resource.getSpec().syncRequestedAt = now;
        cluster.createIfAbsent(resource);
    }

    /** Something changed in the volume's directory on the target. */
    public void requestSync(BackupTarget target, String volume) {
        String now = Times.format(clock.instant());
        String name = Names.backupVolume(volume, target.getMetadata().getName());
        if (cluster.find(BackupVolume.class, name).isPresent()) {
            cluster.patchSpec(BackupVolume.class, name, Map.of("syncRequestedAt", now));
        } else {
            create(target, volume, now);
        }
    }
}
