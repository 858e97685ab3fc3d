package io.drover.control.lifecycle;

import io.drover.control.claim.PopulatorRecord;
import io.drover.control.mover.DriverDistrust;
import io.drover.control.mover.Leftovers;
import io.drover.control.mover.MoverPlan;
import io.drover.control.mover.PersistentVolumes;
import io.drover.control.snapshot.ClaimSnapshotPlan;
import io.drover.control.snapshot.OwnSnapshots;
import io.drover.resource.Backup;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;
import io.drover.resource.VolumeSnapshot;
import io.drover.resource.VolumeSnapshotContent;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Removes from a cluster what Drover made of claims of other CSI drivers: backups and restores that
 * run are cancelled, snapshots are deleted, and then whatever is left, whatever its age. The claims
 * of workloads, their volumes and remote data stay.
 */
public final class ClaimUninstallation {
    private static final Set<String> ENDED = Set.of("Completed", "Error");
    private static final int NOT_FOUND = 404;

    private final Cluster cluster;
    private final Removal removal;
    private final PersistentVolumes volumes;
    private final OwnSnapshots snapshots;

    /** Names of the contents of VolumeSnapshots that were taken for Snapshots. */
    private final Set<String> contents = new TreeSet<>();

    /**
     * @param patience for each step
     */
    public ClaimUninstallation(Cluster cluster, Duration patience) {
        this.cluster = cluster;
        this.removal = new Removal(patience);
        this.volumes = new PersistentVolumes(cluster);
        this.snapshots = new OwnSnapshots(cluster);
    }

    /** Whether Drover has a Volume for a claim here. */
    public boolean isNeeded() {
        return !claimVolumes().isEmpty();
    }

    private Set<String> claimVolumes() {
        return cluster.list(Volume.class).stream()
                .filter(Volume::isClaim)
                .map(volume -> volume.getMetadata().getName())
                .collect(Collectors.toSet());
    }

    /**
     * Lets the Drover that runs cancel backups and restores, and delete snapshots.
     *
     * @throws TimeoutException if it does not; a repetition continues from there
     */
    public void withdraw() throws InterruptedException, TimeoutException {
        all(VolumeSnapshot.class).stream()
                .filter(made -> ClaimSnapshotPlan.isOf(made, cluster.namespace()))
                .forEach(made -> contents.add(made.getStatus().boundVolumeSnapshotContentName));
        cancelRestores();
        Set<String> volumes = claimVolumes();
        List<Snapshot> snapshots =
                cluster.list(Snapshot.class).stream()
                        .filter(snapshot -> volumes.contains(snapshot.getSpec().volume))
                        .toList();
        Set<String> names = names(snapshots);
        List<Backup> underWay =
                cluster.list(Backup.class).stream()
                        .filter(backup -> names.contains(backup.getSpec().snapshotName))
                        .filter(backup -> !ENDED.contains(backup.getStatus().state))
                        .toList();
        underWay.forEach(cluster::deleteResourceOnly);
        Set<String> running = names(underWay);
        removal.await(
                here(cluster.client().resources(Backup.class)),
                backup -> running.contains(backup.getMetadata().getName()),
                "backups of claims");
        names.forEach(name -> cluster.delete(Snapshot.class, name));
        removal.await(
                here(cluster.client().resources(Snapshot.class)),
                snapshot -> names.contains(snapshot.getMetadata().getName()),
                "snapshots of claims");
    }

    /**
     * By deleting their Volumes, which have nothing yet; standby volumes, which may have something,
     * are asked about before ({@link StandbyWithdrawal}).
     */
    private void cancelRestores() throws InterruptedException, TimeoutException {
        Set<String> restoring =
                names(
                        cluster.list(Volume.class).stream()
                                .filter(Volume::isClaim)
                                .filter(Volume::awaitsRestore)
                                .filter(volume -> !StandbyWithdrawal.isBeingHandedOver(volume))
                                .toList());
        restoring.forEach(name -> cluster.delete(Volume.class, name));
        removal.await(
                here(cluster.client().resources(Volume.class)),
                volume -> restoring.contains(volume.getMetadata().getName()),
                "volumes that are restored into claims");
    }

    private static Set<String> names(Collection<? extends HasMetadata> objects) {
        return objects.stream()
                .map(object -> object.getMetadata().getName())
                .collect(Collectors.toSet());
    }

    private <T extends HasMetadata, L extends KubernetesResourceList<T>>
            FilterWatchListDeletable<T, L, Resource<T>> here(
                    MixedOperation<T, L, Resource<T>> resources) {
        return resources.inNamespace(cluster.namespace());
    }

    /**
     * Removes what is left all the same, in an order in which nothing holds up the next.
     *
     * @throws TimeoutException if something does not go; a repetition continues from there
     */
    public void removeLeftovers() throws InterruptedException, TimeoutException {
        for (Job job : made(Job.class)) {
            cluster.writer()
                    .resource(job)
                    .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                    .delete();
        }
        for (Class<? extends HasMetadata> kind : List.of(Job.class, Pod.class, Lease.class)) {
            awaitNone(kind);
        }
        removeCopies();
        made(VolumeSnapshot.class).forEach(cluster::deleteOutside);
        awaitAway(VolumeSnapshot.class, object -> isMade(object) && isHere(object));
        all(VolumeSnapshotContent.class).stream()
                .filter(this::isOurs)
                .forEach(cluster::deleteOutside);
        awaitAway(VolumeSnapshotContent.class, this::isOurs);
        Predicate<VolumeSnapshot> forsaken =
                object -> ClaimSnapshotPlan.isOf(object, cluster.namespace());
        all(VolumeSnapshot.class).stream().filter(forsaken).forEach(snapshots::delete);
        awaitAway(VolumeSnapshot.class, forsaken);
        // the snapshot controller deletes them; what a class keeps stays
        awaitAway(
                VolumeSnapshotContent.class,
                content ->
                        contents.contains(content.getMetadata().getName())
                                && content.getSpec()
                                        .deletionPolicy
                                        .equals(VolumeSnapshotContent.DELETE));
        removeRecords();
    }

    /** Which drivers were caught, and that Backups can be sources of claims. */
    private void removeRecords() {
        cluster.list(ConfigMap.class, Names.LABEL_MANAGED_BY, Names.DROVER).stream()
                .filter(map -> DriverDistrust.driver(map).isPresent())
                .forEach(record -> cluster.delete(ConfigMap.class, record.getMetadata().getName()));
        PopulatorRecord.withdraw(cluster);
    }

    /** By a reclaim policy Retain their disks would stay for ever. */
    private void removeCopies() throws InterruptedException, TimeoutException {
        Predicate<PersistentVolume> copied =
                volume -> Leftovers.isOfOurClaim(volume, cluster.namespace());
        all(PersistentVolume.class).stream().filter(copied).forEach(volumes::dispose);
        made(PersistentVolumeClaim.class).forEach(cluster::deleteOutside);
        awaitNone(PersistentVolumeClaim.class);
        awaitAway(PersistentVolume.class, copied);
    }

    private static boolean isMade(HasMetadata object) {
        return object.getMetadata().getLabels() != null
                && object.getMetadata().getLabels().containsKey(MoverPlan.OWNER);
    }

    private boolean isHere(HasMetadata object) {
        return cluster.namespace().equals(object.getMetadata().getNamespace());
    }

    /** Another Drover of the cluster has its own. */
    private boolean isOurs(VolumeSnapshotContent content) {
        return isMade(content)
                && cluster.namespace().equals(content.getSpec().volumeSnapshotRef.namespace);
    }

    private <T extends HasMetadata> List<T> made(Class<T> kind) {
        return ifDefined(
                () ->
                        cluster.client()
                                .resources(kind)
                                .inNamespace(cluster.namespace())
                                .withLabel(MoverPlan.OWNER)
                                .list()
                                .getItems());
    }

    private <T extends HasMetadata> List<T> all(Class<T> kind) {
        return ifDefined(() -> cluster.client().resources(kind).inAnyNamespace().list().getItems());
    }

    private interface Listing<T> {
        List<T> list();
    }

    /** A cluster without a snapshot controller has none of its kinds. */
    private static <T> List<T> ifDefined(Listing<T> listing) {
        try {
            return listing.list();
        } catch (KubernetesClientException e) {
            if (e.getCode() == NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
    }

    private <T extends HasMetadata> void awaitNone(Class<T> kind)
            throws InterruptedException, TimeoutException {
        removal.await(
                cluster.client()
                        .resources(kind)
                        .inNamespace(cluster.namespace())
                        .withLabel(MoverPlan.OWNER),
                kind.getSimpleName() + "s of backups");
    }

    /** Does not watch what is not there, as its kind may not be defined. */
    private <T extends HasMetadata> void awaitAway(Class<T> kind, Predicate<T> which)
            throws InterruptedException, TimeoutException {
        if (all(kind).stream().anyMatch(which)) {
            removal.await(
                    cluster.client().resources(kind).inAnyNamespace(),
                    which,
                    kind.getSimpleName() + "s of backups and snapshots");
        }
    }
}
