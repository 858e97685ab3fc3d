package io.drover.control.mover;

import io.drover.control.job.JobKeys;
import io.drover.control.job.JobRunner;
import io.drover.control.snapshot.ClaimSnapshotPlan;
import io.drover.reconcile.CacheScope;
import io.drover.reconcile.Informers;
import io.drover.resource.Backup;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.Snapshot;
import io.drover.resource.VolumeSnapshot;
import io.drover.resource.VolumeSnapshotContent;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.batch.v1.Job;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Removes what was made for Backups and Snapshots that are gone, or have ended, and was left over.
 * Bean {@code moverSweep}.
 */
public final class MoverSweep {
    private static final Logger LOG = LoggerFactory.getLogger(MoverSweep.class);

    /** What is younger may be in use by somebody that a cache does not show yet. */
    private static final Duration AGE = Duration.ofMinutes(15);

    private static final Set<String> ENDED = Set.of("Completed", "Error");

    private final Informers informers;
    private final Cluster cluster;
    private final JobRunner jobs;
    private final MoverCleaning cleaning;
    private final InstantSource clock;

    MoverSweep(
            Informers informers,
            Cluster cluster,
            JobRunner jobs,
            MoverCleaning cleaning,
            InstantSource clock) {
        this.informers = informers;
        this.cluster = cluster;
        this.jobs = jobs;
        this.cleaning = cleaning;
        this.clock = clock;
    }

    /** Looks at everything that bears Drover's label. */
    public void sweep() throws InterruptedException {
        if (jobs.isSuspended() || !informers.isFilled(CacheScope.SNAPSHOTS)) {
            return;
        }
        for (String owner : leftOver()) {
            LOG.info(
                    "what was made for a backup and left over is removed: {}",
                    MoverPlan.name(owner));
            cleaning.clean(owner);
        }
        informers.list(VolumeSnapshot.class).stream()
                .filter(this::isOld)
                .filter(this::isForsaken)
                .forEach(
                        forsaken -> {
                            LOG.info("VolumeSnapshot {} of no Snapshot is deleted", forsaken.key());
                            cluster.deleteOutside(forsaken);
                        });
    }

    /** Uids of Backups of which something is left. */
    Set<String> leftOver() {
        Set<String> busy =
                informers.list(Backup.class).stream()
                        .filter(
                                backup ->
                                        !ENDED.contains(backup.getStatus().state)
                                                || isRunning(backup))
                        .map(backup -> backup.getMetadata().getUid())
                        .collect(Collectors.toSet());
        return Stream.<List<? extends HasMetadata>>of(
                        informers.list(Job.class),
                        informers.list(PersistentVolumeClaim.class).stream()
                                .filter(
                                        claim ->
                                                claim.getMetadata()
                                                        .getNamespace()
                                                        .equals(cluster.namespace()))
                                .toList(),
                        informers.list(VolumeSnapshot.class).stream()
                                .filter(
                                        snapshot ->
                                                snapshot.getMetadata()
                                                        .getNamespace()
                                                        .equals(cluster.namespace()))
                                .toList(),
                        // those of no namespace: another Drover of the cluster has its own
                        informers.list(VolumeSnapshotContent.class).stream()
                                .filter(
                                        content ->
                                                content.getSpec()
                                                        .volumeSnapshotRef
                                                        .namespace
                                                        .equals(cluster.namespace()))
                                .toList())
                .flatMap(List::stream)
                .filter(object -> Names.DROVER.equals(label(object, Names.LABEL_MANAGED_BY)))
                .filter(this::isOld)
                .map(object -> label(object, MoverPlan.OWNER))
                .filter(uid -> !uid.isEmpty() && !busy.contains(uid))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private boolean isRunning(Backup backup) {
        return jobs.running(
                        JobKeys.ofBackup(
                                backup.getStatus().volumeName, backup.getMetadata().getUid()))
                > 0;
    }

    private boolean isForsaken(VolumeSnapshot made) {
        String uid = label(made, ClaimSnapshotPlan.UID);
        String owner =
                Optional.ofNullable(made.getMetadata().getAnnotations())
                        .orElse(Map.of())
                        .getOrDefault("drover.io/snapshot", "");
        return !uid.isEmpty()
                && owner.startsWith(cluster.namespace() + "/")
                && informers.list(Snapshot.class).stream()
                        .noneMatch(snapshot -> snapshot.getMetadata().getUid().equals(uid));
    }

    private boolean isOld(HasMetadata object) {
        return Instant.parse(object.getMetadata().getCreationTimestamp())
                .plus(AGE)
                .isBefore(clock.instant());
    }

    private static String label(HasMetadata object, String key) {
        return Optional.ofNullable(object.getMetadata().getLabels())
                .orElse(Map.of())
                .getOrDefault(key, "");
    }
}
