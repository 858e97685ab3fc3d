package io.drover.control.mover;

import io.drover.control.claim.ClaimFacts;
import io.drover.control.snapshot.ClaimSnapshotPlan;
import io.drover.mover.BackupTask;
import io.drover.mover.LeasedRun;
import io.drover.mover.MoverProgress;
import io.drover.mover.MoverRun;
import io.drover.resource.Backup;
import io.drover.resource.Names;
import io.drover.resource.Snapshot;
import io.drover.resource.VolumeSnapshotContent;
import io.drover.store.TargetReference;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.storage.StorageClass;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a Job needs to back up a snapshot of a claim.
 *
 * @param task what is to be done
 * @param backup that it is for
 * @param attempt 1 or more
 * @param content of the snapshot in the storage
 * @param size bytes of the copy
 * @param storageClass of the claim
 * @param tracking how the Job may learn what has changed
 */
public record MoverPlan(
        BackupTask task,
        Backup backup,
        int attempt,
        ClaimFacts facts,
        Snapshot snapshot,
        VolumeSnapshotContent content,
        long size,
        Optional<PersistentVolume> persistent,
        Optional<StorageClass> storageClass,
        TrackingPlan tracking)
        implements JobPlan {
    @Override
    public String name() {
        return name(uid());
    }

    static String name(String backupUid) {
        return "dm-" + JobPlan.digits(backupUid);
    }

    @Override
    public HasMetadata owner() {
        return backup;
    }

    @Override
    public String command() {
        return "backup";
    }

    @Override
    public String device() {
        return "/dev/drover/source";
    }

    @Override
    public boolean readOnly() {
        return true;
    }

    @Override
    public TargetReference target() {
        return task.target();
    }

    /** Where the source can be, its copy can be. */
    @Override
    public Optional<NodeSelector> nodes() {
        return persistent
                .map(found -> found.getSpec().getNodeAffinity())
                .map(affinity -> affinity.getRequired());
    }

    @Override
    public LeasedRun run(String namespace, long bandwidth) {
        return MoverRun.of(task, namespace, job(), tracking.tracking(), bandwidth);
    }

    @Override
    public Optional<String> tokenAudience() {
        return tracking.hasService() ? Optional.of(tracking.audience()) : Optional.empty();
    }

    @Override
    public Map<String, String> labels() {
        Map<String, String> labels = new TreeMap<>();
        labels.put(Names.LABEL_MANAGED_BY, Names.DROVER);
        labels.put(MOVER, command());
        labels.put(OWNER, uid());
        labels.put(ClaimSnapshotPlan.UID, snapshot.getMetadata().getUid());
        labels.put(ATTEMPT, Integer.toString(attempt));
        labels.put(VOLUME, JobPlan.hash(task.request().volume().value()));
        return labels;
    }

    @Override
    public String preparation() {
        return "preparing the copy";
    }

    @Override
    public String describe(MoverProgress progress) {
        return "%d of %d MiB read, %d MiB sent"
                .formatted(
                        progress.bytesDone() >> 20,
                        progress.bytesTotal() >> 20,
                        progress.bytesSent() >> 20);
    }

    /** An annotation of the claim's class. */
    Optional<String> ofClass(String key) {
        return storageClass.flatMap(found -> annotation(found, key));
    }

    static Optional<String> annotation(StorageClass storageClass, String key) {
        return Optional.ofNullable(storageClass.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(key))
                .filter(value -> !value.isBlank());
    }
}
