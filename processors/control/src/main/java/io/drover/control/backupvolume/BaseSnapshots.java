package io.drover.control.backupvolume;

import io.drover.mover.CsiOrigin;
import io.drover.resource.Backup;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.ResourceReader;
import io.drover.resource.Snapshot;
import io.drover.resource.Times;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The snapshots from which drivers tell the next backups what has changed: that of the last backup
 * on each target. What would be cleaned up otherwise stays until the next backup there is complete.
 */
public final class BaseSnapshots {
    /** Label of a backup whose snapshot is not kept, with the value {@link #DROP}. */
    public static final String LABEL = "drover.io/cbt-base";

    public static final String DROP = "drop";

    /** Annotation of a Snapshot that is removed once it is a base no more. */
    private static final String REMOVE = "drover.io/remove-after-next-backup";

    private final ResourceReader resources;
    private final Cluster cluster;

    public BaseSnapshots(ResourceReader resources, Cluster cluster) {
        this.resources = resources;
        this.cluster = cluster;
    }

    /** Names of all of the volume. */
    public static Set<String> of(ResourceReader resources, String volume) {
        return of(resources, volume, _ -> true);
    }

    private static Set<String> of(
            ResourceReader resources, String volume, Predicate<String> targets) {
        Map<String, Optional<Backup>> last =
                resources.list(Backup.class, Names.LABEL_BACKUP_VOLUME, volume).stream()
                        .filter(backup -> backup.getStatus().state.equals(Backups.COMPLETED))
                        .filter(backup -> !backup.isMarkedForDeletion())
                        .filter(backup -> targets.test(Backups.target(backup)))
                        .collect(
                                Collectors.groupingBy(
                                        Backups::target,
                                        Collectors.maxBy(
                                                Times.by(
                                                        backup ->
                                                                backup.getStatus()
                                                                        .backupCreatedAt))));
        return last.values().stream()
                .flatMap(Optional::stream)
                .map(Backup::getStatus)
                .filter(status -> isBase(status.labels))
                .map(status -> status.snapshotName)
                .collect(Collectors.toSet());
    }

    /** Whether the driver can be asked what changes after that backup. */
    private static boolean isBase(Map<String, String> labels) {
        return labels.containsKey(CsiOrigin.RUNS) && !DROP.equals(labels.get(LABEL));
    }

    /**
     * Removes the snapshot of a backup that has just been completed, at once or when it is a base
     * no more.
     *
     * @param completed its status; the cache may not have it yet
     */
    public void cleanUp(String snapshot, Backup.Status completed) {
        if (isBase(completed.labels)) {
            removeLater(snapshot);
        } else {
            remove(completed.volumeName, snapshot);
        }
    }

    /** Removes a snapshot, at once or when it is a base no more. */
    public void remove(String volume, String snapshot) {
        if (of(resources, volume).contains(snapshot)) {
            removeLater(snapshot);
        } else {
            cluster.delete(Snapshot.class, snapshot);
        }
    }

    private void removeLater(String snapshot) {
        cluster.patch(
                Snapshot.class,
                snapshot,
                Map.of("metadata", Map.of("annotations", Map.of(REMOVE, "true"))));
    }

    /**
     * Removes what {@link #remove} and {@link #cleanUp} had left, as far as nothing needs it.
     *
     * @param completed status of the backup that takes the place of an earlier one; the cache may
     *     not have it yet
     */
    public void release(Backup.Status completed) {
        String volume = completed.volumeName;
        List<String> waiting =
                resources.list(Snapshot.class, Names.LABEL_VOLUME, volume).stream()
                        .filter(snapshot -> !snapshot.isMarkedForDeletion())
                        .filter(
                                snapshot ->
                                        Optional.ofNullable(snapshot.getMetadata().getAnnotations())
                                                .orElse(Map.of())
                                                .containsKey(REMOVE))
                        .map(snapshot -> snapshot.getMetadata().getName())
                        .toList();
        if (waiting.isEmpty()) {
            return;
        }
        Set<String> kept = new HashSet<>(Backups.neededSnapshots(resources, volume));
        kept.addAll(of(resources, volume, other -> !other.equals(completed.backupTargetName)));
        kept.add(completed.snapshotName);
        waiting.stream()
                .filter(snapshot -> !kept.contains(snapshot))
                .forEach(snapshot -> cluster.delete(Snapshot.class, snapshot));
    }
}
