package io.drover.control.mover;

import io.drover.control.job.JobKeys;
import io.drover.control.job.JobRunner;
import io.drover.control.snapshot.ClaimSnapshotPlan;
import io.drover.control.volume.VolumeRestore;
import io.drover.reconcile.CacheScope;
import io.drover.reconcile.Informers;
import io.drover.resource.Backup;
import io.drover.resource.Names;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;
import io.drover.resource.VolumeSnapshot;
import io.drover.resource.VolumeSnapshotContent;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.batch.v1.Job;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was made for Backups, Snapshots and restores that are gone, or have ended, and is still
 * there, by the caches. One that is not filled yet is an {@link IllegalStateException}, since what
 * it lacks may exist; those of VolumeSnapshots are empty where a cluster does not know them.
 */
public final class Leftovers {
    /** What is younger may be in use by somebody that a cache does not show yet. */
    private static final Duration AGE = Duration.ofMinutes(15);

    private static final Set<String> ENDED = Set.of("Completed", "Error");
    private static final Pattern OURS = Pattern.compile("(dm|rs)-[0-9a-f]{12}");

    private final Informers informers;
    private final JobRunner jobs;
    private final String namespace;
    private final InstantSource clock;

    /**
     * @param namespace of Drover
     */
    public Leftovers(Informers informers, JobRunner jobs, String namespace, InstantSource clock) {
        this.informers = informers;
        this.jobs = jobs;
        this.namespace = namespace;
        this.clock = clock;
    }

    /**
     * How many Backups, Snapshots and volumes there is something left of; 0 while claims are not
     * served, or the caches are not filled.
     */
    public int count() {
        if (!informers.isFilled(CacheScope.RESOURCES) || !informers.isFilled(CacheScope.CLAIMS)) {
            return 0;
        }
        return owners().size() + snapshots().size() + volumes().size();
    }

    /** Uids of Backups and Volumes of which something is left. */
    Set<String> owners() {
        Set<String> busy = busy();
        return Stream.<Stream<? extends HasMetadata>>of(
                        informers.list(Job.class).stream(),
                        informers.list(PersistentVolumeClaim.class).stream().filter(isHere()),
                        informers.cached(VolumeSnapshot.class).stream().filter(isHere()),
                        // those of no namespace: another Drover of the cluster has its own
                        informers.cached(VolumeSnapshotContent.class).stream()
                                .filter(
                                        content ->
                                                namespace.equals(
                                                        content.getSpec()
                                                                .volumeSnapshotRef
                                                                .namespace)))
                .flatMap(objects -> objects)
                .filter(object -> Names.DROVER.equals(label(object, Names.LABEL_MANAGED_BY)))
                .filter(this::isOld)
                .map(object -> label(object, JobPlan.OWNER))
                .filter(uid -> !uid.isEmpty() && !busy.contains(uid))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Uids of what Jobs work for, or may work for again. */
    private Set<String> busy() {
        return Stream.<Stream<? extends HasMetadata>>of(
                        informers.list(Backup.class).stream()
                                .filter(
                                        backup ->
                                                !ENDED.contains(backup.getStatus().state)
                                                        || isRunning(backup)),
                        informers.list(Volume.class).stream()
                                .filter(Volume::isClaim)
                                .filter(volume -> volume.awaitsRestore() || isRestoring(volume)))
                .flatMap(objects -> objects)
                .map(object -> object.getMetadata().getUid())
                .collect(Collectors.toSet());
    }

    private boolean isRestoring(Volume volume) {
        return volume.isMarkedForDeletion() || jobs.running(VolumeRestore.key(volume)) > 0;
    }

    private Predicate<HasMetadata> isHere() {
        return object -> namespace.equals(object.getMetadata().getNamespace());
    }

    private boolean isRunning(Backup backup) {
        return jobs.running(
                        JobKeys.ofBackup(
                                backup.getStatus().volumeName, backup.getMetadata().getUid()))
                > 0;
    }

    /** Those in other namespaces whose Snapshot is gone. */
    List<VolumeSnapshot> snapshots() {
        Set<String> living =
                informers.list(Snapshot.class).stream()
                        .map(snapshot -> snapshot.getMetadata().getUid())
                        .collect(Collectors.toSet());
        return informers.cached(VolumeSnapshot.class).stream()
                .filter(this::isOld)
                .filter(made -> ClaimSnapshotPlan.isOf(made, namespace))
                .filter(made -> !living.contains(label(made, ClaimSnapshotPlan.UID)))
                .toList();
    }

    /**
     * Disks of claims that Drover had made and that are gone: the crash of a hand-over or an
     * interrupted removal has left them.
     */
    List<PersistentVolume> volumes() {
        Set<String> names =
                busy().stream()
                        .flatMap(uid -> Stream.of(MoverPlan.name(uid), RestorePlan.name(uid)))
                        .collect(Collectors.toSet());
        return informers.list(PersistentVolume.class).stream()
                .filter(volume -> isOfOurClaim(volume, namespace))
                .filter(volume -> !names.contains(volume.getSpec().getClaimRef().getName()))
                .filter(
                        volume ->
                                volume.getStatus() != null
                                        && "Released".equals(volume.getStatus().getPhase()))
                .filter(this::isOld)
                .toList();
    }

    /** Whether it is bound to a claim that Drover made for a Job, or was. */
    public static boolean isOfOurClaim(PersistentVolume volume, String namespace) {
        return volume.getSpec().getClaimRef() != null
                && namespace.equals(volume.getSpec().getClaimRef().getNamespace())
                && OURS.matcher(volume.getSpec().getClaimRef().getName()).matches();
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
