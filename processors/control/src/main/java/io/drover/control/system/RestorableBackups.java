package io.drover.control.system;

import io.drover.control.backupvolume.BackupVolumes;
import io.drover.control.backupvolume.Backups;
import io.drover.control.system.SystemObstacle.Waiting;
import io.drover.resource.Backup;
import io.drover.resource.BackupVolume;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.ResourceReader;
import io.drover.resource.Times;

import java.util.List;
import java.util.Optional;

/** Finds the backup that a volume is restored from. */
final class RestorableBackups {
    private final ResourceReader resources;
    private final Cluster cluster;

    RestorableBackups(ResourceReader resources, Cluster cluster) {
        this.resources = resources;
        this.cluster = cluster;
    }

    /**
     * The backup of that name, or the newest one if it is gone; empty if there is none.
     *
     * @param recorded its name in the archive
     * @throws Waiting while not all backups of the volume are known
     */
    Optional<Backup> find(String target, String volume, String recorded) throws Waiting {
        Optional<BackupVolume> source = BackupVolumes.find(resources, target, volume);
        if (source.isEmpty()) {
            return Optional.empty();
        }
        if (source.get().getStatus().lastSyncedAt.isEmpty()) {
            throw new Waiting("its backups on target %s are being read".formatted(target));
        }
        // a cache may be behind that of the volumes
        List<Backup> all =
                cluster.list(Backup.class, Names.LABEL_BACKUP_VOLUME, volume).stream()
                        .filter(backup -> Backups.target(backup).equals(target))
                        .filter(backup -> !Backups.isUnfinished(backup))
                        .toList();
        Optional<Backup> named = all.stream().filter(each -> isNamed(each, recorded)).findFirst();
        if (named.isPresent() && isRestorable(named.get())) {
            return named;
        }
        if (all.stream().anyMatch(backup -> backup.getStatus().state.isEmpty())) {
            throw new Waiting("its backups on target %s are being read".formatted(target));
        }
        return all.stream()
                .filter(RestorableBackups::isRestorable)
                .max(Times.by(backup -> backup.getStatus().snapshotCreatedAt));
    }

    static boolean isNamed(Backup backup, String recorded) {
        return backup.getMetadata().getName().equals(recorded)
                || Backups.remoteName(backup).equals(recorded);
    }

    private static boolean isRestorable(Backup backup) {
        return backup.getStatus().state.equals(Backups.COMPLETED)
                && !backup.getStatus().url.isEmpty()
                && !backup.isMarkedForDeletion();
    }
}
