package io.drover.control.backupvolume;

import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.ResourceReader;
import io.drover.resource.Times;

import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Creates BackupVolume resources and requests their synchronisation. */
public final class BackupVolumes {
    public static final Comparator<BackupVolume> OLDEST_FIRST =
            Comparator.<BackupVolume, String>comparing(
                            volume -> volume.getMetadata().getCreationTimestamp())
                    .thenComparing(volume -> volume.getMetadata().getName());

    private final ResourceReader resources;
    private final Cluster cluster;
    private final InstantSource clock;

    public BackupVolumes(ResourceReader resources, Cluster cluster, InstantSource clock) {
        this.resources = resources;
        this.cluster = cluster;
        this.clock = clock;
    }

    public void create(BackupTarget target, String volume, String now) {
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
        if (!cluster.createIfAbsent(resource)) {
            requestSync(resource, now);
        }
    }

    /** Something changed in the volume's directory on the target. */
    public void requestSync(BackupTarget target, String volume) {
        String now = Times.format(clock.instant());
        find(resources, target.getMetadata().getName(), volume)
                .ifPresentOrElse(
                        present -> requestSync(present, now), () -> create(target, volume, now));
    }

    public void requestSync(BackupVolume volume, String now) {
        cluster.patchSpec(
                BackupVolume.class, volume.getMetadata().getName(), Map.of("syncRequestedAt", now));
    }

    /**
     * The resource of a volume on a target. Its name has no meaning: Longhorn named it after the
     * volume up to 1.7 and at random in 1.8. Of several the oldest counts.
     */
    public static Optional<BackupVolume> find(
            ResourceReader resources, String target, String volume) {
        return resources.list(BackupVolume.class, Names.LABEL_BACKUP_VOLUME, volume).stream()
                .filter(candidate -> candidate.getSpec().backupTargetName.equals(target))
                .filter(candidate -> !candidate.isMarkedForDeletion())
                .min(OLDEST_FIRST);
    }
}
