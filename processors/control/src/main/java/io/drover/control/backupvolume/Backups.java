package io.drover.control.backupvolume;

import io.drover.resource.Backup;
import io.drover.resource.BackupVolume;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.ResourceReader;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the states and names of Backup resources mean. */
public final class Backups {
    public static final String PENDING = "Pending";
    public static final String IN_PROGRESS = "InProgress";
    public static final String COMPLETED = "Completed";
    public static final String ERROR = "Error";
    public static final String UNKNOWN = "Unknown";
    public static final String DELETING = "Deleting";

    /**
     * Key of {@code status.messages}: why the last attempt failed, or what the backup waits for.
     */
    public static final String MESSAGE_ERROR = "error";

    /**
     * The name in the store where the resource could not have it: another target's backup has it,
     * or Kubernetes does not allow it.
     */
    public static final String ANNOTATION_REMOTE_NAME = "drover.io/backup-name";

    private Backups() {}

    /** Requests a new read of the backup from the store. */
    static void requestSync(Cluster cluster, Backup backup, String now) {
        cluster.patchSpec(
                Backup.class, backup.getMetadata().getName(), Map.of("syncRequestedAt", now));
    }

    /** The resources of a volume's backups on a target. */
    public static List<Backup> of(ResourceReader resources, BackupVolume.Spec volume) {
        return resources.list(Backup.class, Names.LABEL_BACKUP_VOLUME, volume.volumeName).stream()
                .filter(backup -> isOf(backup, volume.volumeName, volume.backupTargetName))
                .toList();
    }

    /** Name of the BackupTarget: as recorded, or by its label until something has been recorded. */
    public static String target(Backup backup) {
        return recorded(backup.getStatus().backupTargetName, backup, Names.LABEL_TARGET);
    }

    /** Name of the volume: as recorded, or by its label until something has been recorded. */
    public static String volume(Backup backup) {
        return recorded(backup.getStatus().volumeName, backup, Names.LABEL_BACKUP_VOLUME);
    }

    private static String recorded(String recorded, Backup backup, String label) {
        return recorded.isEmpty() ? labels(backup).getOrDefault(label, "") : recorded;
    }

    private static Map<String, String> labels(Backup backup) {
        return Optional.ofNullable(backup.getMetadata().getLabels()).orElse(Map.of());
    }

    public static String remoteName(Backup backup) {
        String name = backup.getMetadata().getName();
        return backup.getMetadata().getAnnotations() == null
                ? name
                : backup.getMetadata().getAnnotations().getOrDefault(ANNOTATION_REMOTE_NAME, name);
    }

    /**
     * Whether it is a request of this cluster that has not been completed, so that the store need
     * not know it.
     */
    public static boolean isUnfinished(Backup backup) {
        return !backup.getSpec().snapshotName.isEmpty()
                && !backup.getStatus().state.equals(COMPLETED)
                && backup.getStatus().lastSyncedAt.isEmpty();
    }

    /** Names of the snapshots that backups of the volume still have to read. */
    public static Set<String> neededSnapshots(ResourceReader resources, String volume) {
        return resources.list(Backup.class, Names.LABEL_BACKUP_VOLUME, volume).stream()
                .filter(backup -> !isFinal(backup.getStatus()))
                .filter(backup -> !backup.isMarkedForDeletion())
                .map(backup -> backup.getSpec().snapshotName)
                .collect(Collectors.toSet());
    }

    /** Whether it is in a store and could not be read there. */
    static boolean isUnreadable(Backup backup) {
        return backup.getStatus().state.equals(ERROR) && !backup.getStatus().lastSyncedAt.isEmpty();
    }

    public static boolean isFinal(Backup.Status status) {
        return status.state.equals(COMPLETED) || status.state.equals(ERROR);
    }

    /**
     * The backup's own name if it is free, otherwise one made from volume and target: names of
     * backups are unique within a volume only.
     */
    static String freeName(
            ResourceReader resources, String remoteName, String volume, String target) {
        boolean free =
                Names.isObjectName(remoteName)
                        && resources
                                .find(Backup.class, remoteName)
                                .map(holder -> isOf(holder, volume, target))
                                .orElse(true);
        return free ? remoteName : Names.qualified(remoteName, volume + "-" + target);
    }

    private static boolean isOf(Backup holder, String volume, String target) {
        Map<String, String> labels = labels(holder);
        return volume.equals(labels.get(Names.LABEL_BACKUP_VOLUME))
                && target.equals(labels.get(Names.LABEL_TARGET));
    }
}
