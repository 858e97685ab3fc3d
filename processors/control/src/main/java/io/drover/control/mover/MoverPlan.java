package io.drover.control.mover;

import io.drover.control.claim.ClaimFacts;
import io.drover.control.snapshot.ClaimSnapshotPlan;
import io.drover.mover.BackupTask;
import io.drover.resource.Backup;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.Snapshot;
import io.drover.resource.VolumeSnapshotContent;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.storage.StorageClass;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a Job needs to back up a snapshot of a claim. All names derive from the Backup, so that a
 * Drover that starts in between goes on with what is there.
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
        TrackingPlan tracking) {
    /** Label of all that is made for a Backup: its uid. */
    public static final String OWNER = "drover.io/owner-uid";

    /** Label of what is made for a Job: what it does. */
    static final String MOVER = "drover.io/mover";

    private static final String ATTEMPT = "drover.io/attempt";
    private static final String VOLUME = "drover.io/volume-hash";
    private static final int DIGITS = 12;

    /** Of everything but the Job and what belongs to it. */
    String name() {
        return name(uid());
    }

    static String name(String backupUid) {
        return "dm-" + backupUid.replace("-", "").substring(0, DIGITS);
    }

    String uid() {
        return backup.getMetadata().getUid();
    }

    /** Of the Job, its Lease and its ConfigMap. */
    String job() {
        return name() + "-" + attempt;
    }

    Map<String, String> labels() {
        Map<String, String> labels = new TreeMap<>();
        labels.put(Names.LABEL_MANAGED_BY, Names.DROVER);
        labels.put(MOVER, "backup");
        labels.put(OWNER, uid());
        labels.put(ClaimSnapshotPlan.UID, snapshot.getMetadata().getUid());
        labels.put(ATTEMPT, Integer.toString(attempt));
        labels.put(VOLUME, Names.sha256(task.request().volume().value()).substring(0, DIGITS));
        return labels;
    }

    /** Metadata of an object that goes with the Backup at the latest. */
    ObjectMeta owned(String name, String namespace) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(namespace)
                .withLabels(labels())
                .withOwnerReferences(Cluster.ownerOf(backup))
                .build();
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
