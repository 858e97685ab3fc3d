package io.drover.control.mover;

import io.drover.blockengine.backup.BackupRequest;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.control.backupvolume.BaseSnapshots;
import io.drover.control.claim.ClaimFacts;
import io.drover.control.job.JobKeys;
import io.drover.control.job.Retries;
import io.drover.control.snapshot.ClaimSnapshotPlan;
import io.drover.control.snapshot.SnapshotApi;
import io.drover.mover.BackupTask;
import io.drover.mover.CsiOrigin;
import io.drover.mover.DataMoverRoute;
import io.drover.reconcile.CacheScope;
import io.drover.reconcile.Informers;
import io.drover.resource.Backup;
import io.drover.resource.Cluster;
import io.drover.resource.KubernetesStatus;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;
import io.drover.resource.VolumeSnapshot;
import io.drover.resource.VolumeSnapshotContent;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.StorageClass;

import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Finds what a Job needs to back up a snapshot of a claim. Bean {@code moverPlans}. */
public final class MoverPlans {
    private final Informers informers;
    private final Cluster cluster;
    private final SnapshotApi api;
    private final Retries retries;
    private final CacheWaits waits;
    private final TrackingPlans tracking;

    MoverPlans(
            Informers informers,
            Cluster cluster,
            SnapshotApi api,
            Retries retries,
            CacheWaits waits,
            TrackingPlans tracking) {
        this.informers = informers;
        this.cluster = cluster;
        this.api = api;
        this.retries = retries;
        this.waits = waits;
        this.tracking = tracking;
    }

    /**
     * @throws IOException if something is missing that cannot come back
     */
    public MoverPlan plan(
            @Body BackupTask task,
            @ExchangeProperty(DataMoverRoute.PROGRESS) ProgressListener progress)
            throws IOException, InterruptedException {
        api.look();
        waits.until(
                () ->
                        informers.isFilled(CacheScope.SNAPSHOTS)
                                ? Optional.of(true)
                                : Optional.empty(),
                CacheWaits.alive(progress));
        Backup backup = find(Backup.class, task.backup());
        Volume volume = find(Volume.class, task.request().volume().value());
        Snapshot snapshot = find(Snapshot.class, task.request().snapshot().name());
        ClaimFacts facts =
                ClaimFacts.on(volume)
                        .orElseThrow(() -> new IOException("the volume names no claim"));
        VolumeSnapshotContent content = content(snapshot, facts);
        Optional<PersistentVolume> persistent = persistent(volume);
        Optional<StorageClass> storageClass =
                persistent
                        .map(found -> found.getSpec().getStorageClassName())
                        .flatMap(name -> informers.find(StorageClass.class, name));
        BackupTask labelled =
                new BackupTask(
                        task.target(),
                        withOrigin(
                                task.request(),
                                volume,
                                facts,
                                content,
                                persistent,
                                keepsNoBase(storageClass)),
                        task.driver(),
                        task.backup());
        String uid = backup.getMetadata().getUid();
        return new MoverPlan(
                labelled,
                backup,
                JobPlan.attempt(
                        informers,
                        uid,
                        retries.failures(JobKeys.ofBackup(volume.getMetadata().getName(), uid))),
                facts,
                snapshot,
                content,
                Math.max(
                        content.getStatus().restoreSize,
                        persistent.map(MoverPlans::size).orElse(0L)),
                persistent,
                storageClass,
                tracking.of(
                        facts,
                        storageClass.flatMap(
                                found -> MoverPlan.annotation(found, DriverDistrust.ANNOTATION)),
                        snapshot,
                        MoverPlan.name(uid)));
    }

    private <T extends HasMetadata> T find(Class<T> kind, String name) throws IOException {
        return informers
                .find(kind, name)
                .orElseThrow(
                        () ->
                                new IOException(
                                        "%s '%s' is gone".formatted(kind.getSimpleName(), name)));
    }

    /** Both directions are checked: a forged content would be backed up with other data. */
    private VolumeSnapshotContent content(Snapshot snapshot, ClaimFacts facts) throws IOException {
        String key =
                ClaimSnapshotPlan.of(snapshot)
                        .map(ClaimSnapshotPlan::key)
                        .orElseThrow(() -> new IOException("the snapshot has no VolumeSnapshot"));
        VolumeSnapshot made = find(VolumeSnapshot.class, key);
        return Optional.ofNullable(
                        cluster.client()
                                .resources(VolumeSnapshotContent.class)
                                .withName(made.getStatus().boundVolumeSnapshotContentName)
                                .get())
                .filter(found -> found.isBoundTo(made))
                .filter(found -> found.getSpec().driver.equals(facts.driver()))
                .filter(found -> !found.getStatus().snapshotHandle.isEmpty())
                .orElseThrow(
                        () ->
                                new IOException(
                                        "VolumeSnapshot %s has no content of its own; take another snapshot"
                                                .formatted(key)));
    }

    private Optional<PersistentVolume> persistent(Volume volume) {
        KubernetesStatus use = volume.getStatus().kubernetesStatus;
        return informers.find(PersistentVolume.class, use.pvName());
    }

    private static long size(PersistentVolume persistent) {
        return Quantity.getAmountInBytes(persistent.getSpec().getCapacity().get("storage"))
                .longValue();
    }

    private static boolean keepsNoBase(Optional<StorageClass> storageClass) {
        return storageClass
                .flatMap(found -> MoverPlan.annotation(found, BaseSnapshots.LABEL))
                .filter(BaseSnapshots.DROP::equals)
                .isPresent();
    }

    /** What a later backup needs to know of this one, in the store. */
    private static BackupRequest withOrigin(
            BackupRequest request,
            Volume volume,
            ClaimFacts facts,
            VolumeSnapshotContent content,
            Optional<PersistentVolume> persistent,
            boolean keepsNoBase) {
        Map<String, String> labels = new TreeMap<>(request.labels());
        labels.put(CsiOrigin.DRIVER, facts.driver());
        labels.put(CsiOrigin.VOLUME, facts.handle());
        labels.put(CsiOrigin.SNAPSHOT, content.getStatus().snapshotHandle);
        if (keepsNoBase) {
            labels.put(BaseSnapshots.LABEL, BaseSnapshots.DROP);
        }
        persistent.ifPresent(source -> labels.putAll(RestoreClasses.labels(source)));
        labels.put(KubernetesStatus.LABEL, volume.getStatus().kubernetesStatus.text());
        return request.withLabels(labels);
    }
}
