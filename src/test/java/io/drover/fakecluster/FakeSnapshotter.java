package io.drover.fakecluster;

import io.drover.resource.VolumeSnapshot;
import io.drover.resource.VolumeSnapshotClass;
import io.drover.resource.VolumeSnapshotContent;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Snapshot controller and sidecar of the fake driver. Used by the one thread of the {@link
 * FakeCluster}, except what tests set.
 */
public final class FakeSnapshotter {
    private static final String BOUND =
            "snapshot.storage.kubernetes.io/volumesnapshot-bound-protection";
    private static final String CONTENT =
            "snapshot.storage.kubernetes.io/volumesnapshotcontent-bound-protection";
    private static final long NANOS = 1_000_000_000L;

    private final FakeObjects objects;
    private final FakeStorage storage;
    private final Map<String, Instant> cut = new ConcurrentHashMap<>();
    private volatile Duration delay = Duration.ZERO;
    private volatile Optional<String> failure = Optional.empty();

    FakeSnapshotter(FakeObjects objects, FakeStorage storage) {
        this.objects = objects;
        this.storage = storage;
    }

    /** How long a snapshot is cut before it is ready. */
    public void delay(Duration time) {
        delay = time;
    }

    /** Whether snapshots fail, and how. */
    public void fail(Optional<String> message) {
        failure = message;
    }

    /** Handles of the snapshots that exist in the storage. */
    public List<String> snapshots() {
        return storage.snapshots();
    }

    void reconcile() {
        objects.all(VolumeSnapshot.class).forEach(this::snapshot);
        objects.all(VolumeSnapshotContent.class).forEach(this::content);
    }

    private void snapshot(VolumeSnapshot snapshot) {
        if (snapshot.isMarkedForDeletion()) {
            remove(snapshot);
        } else if (!snapshot.getFinalizers().contains(BOUND)) {
            objects.finalizers(snapshot, List.of(BOUND));
        } else if (snapshot.getStatus().readyToUse) {
            return;
        } else if (snapshot.getSpec().source.volumeSnapshotContentName.isEmpty()) {
            take(snapshot);
        } else {
            bind(snapshot);
        }
    }

    private void take(VolumeSnapshot snapshot) {
        Optional<PersistentVolume> persistent =
                objects.find(
                                PersistentVolumeClaim.class,
                                snapshot.getMetadata().getNamespace(),
                                snapshot.getSpec().source.persistentVolumeClaimName)
                        .flatMap(
                                claim ->
                                        objects.find(
                                                PersistentVolume.class,
                                                "",
                                                Objects.requireNonNullElse(
                                                        claim.getSpec().getVolumeName(), "none")));
        Optional<VolumeSnapshotClass> storage =
                objects.find(
                        VolumeSnapshotClass.class, "", snapshot.getSpec().volumeSnapshotClassName);
        Optional<String> obstacle =
                failure.isPresent()
                        ? failure
                        : persistent.isEmpty() || storage.isEmpty()
                                ? Optional.of("the claim or the class is not there")
                                : Optional.empty();
        if (obstacle.isPresent()) {
            if (!snapshot.getStatus().error.message().equals(obstacle.get())) {
                objects.patchStatus(
                        snapshot,
                        Map.of(
                                "readyToUse",
                                false,
                                "error",
                                Map.of(
                                        "message",
                                        obstacle.get(),
                                        "time",
                                        InstantSource.system().instant().toString())));
            }
            return;
        }
        take(snapshot, persistent.orElseThrow(), storage.orElseThrow());
    }

    private void take(
            VolumeSnapshot snapshot, PersistentVolume persistent, VolumeSnapshotClass kind) {
        String uid = snapshot.getMetadata().getUid();
        String handle = "snapshot-" + uid;
        String volume = persistent.getSpec().getCsi().getVolumeHandle();
        Instant time =
                cut.computeIfAbsent(
                        uid,
                        _ -> {
                            storage.takeSnapshot(volume, handle);
                            return InstantSource.system().instant();
                        });
        String name = "snapcontent-" + uid;
        if (objects.find(VolumeSnapshotContent.class, "", name).isEmpty()) {
            VolumeSnapshotContent content = new VolumeSnapshotContent();
            content.setMetadata(
                    new ObjectMetaBuilder().withName(name).withFinalizers(CONTENT).build());
            content.getSpec().deletionPolicy = kind.deletionPolicy;
            content.getSpec().driver = persistent.getSpec().getCsi().getDriver();
            content.getSpec().volumeSnapshotClassName = kind.getMetadata().getName();
            content.getSpec().sourceVolumeMode = persistent.getSpec().getVolumeMode();
            content.getSpec().source.volumeHandle = volume;
            content.getSpec().volumeSnapshotRef = reference(snapshot);
            objects.create(content);
            objects.patchStatus(
                    snapshot,
                    Map.of(
                            "boundVolumeSnapshotContentName",
                            name,
                            "creationTime",
                            time.toString(),
                            "readyToUse",
                            false));
        } else if (InstantSource.system().instant().isAfter(time.plus(delay))) {
            publish(snapshot, name, handle, time);
        }
    }

    private static VolumeSnapshotContent.Reference reference(VolumeSnapshot snapshot) {
        VolumeSnapshotContent.Reference reference = new VolumeSnapshotContent.Reference();
        reference.namespace = snapshot.getMetadata().getNamespace();
        reference.name = snapshot.getMetadata().getName();
        reference.uid = snapshot.getMetadata().getUid();
        return reference;
    }

    /** A snapshot that there is already. */
    private void bind(VolumeSnapshot snapshot) {
        Optional<VolumeSnapshotContent> content =
                objects.find(
                        VolumeSnapshotContent.class,
                        "",
                        snapshot.getSpec().source.volumeSnapshotContentName);
        if (content.isEmpty() || content.get().getSpec().source.snapshotHandle.isEmpty()) {
            return;
        }
        String handle = content.get().getSpec().source.snapshotHandle;
        if (!storage.hasSnapshot(handle)) {
            objects.patchStatus(
                    snapshot, Map.of("error", Map.of("message", "there is no snapshot " + handle)));
            return;
        }
        objects.patch(
                content.get(),
                Map.of(
                        "metadata",
                        Map.of("finalizers", List.of(CONTENT)),
                        "spec",
                        Map.of(
                                "volumeSnapshotRef",
                                Map.of("uid", snapshot.getMetadata().getUid()))));
        publish(
                snapshot,
                content.get().getMetadata().getName(),
                handle,
                InstantSource.system().instant());
    }

    private void publish(VolumeSnapshot snapshot, String content, String handle, Instant time) {
        long size = storage.snapshotSize(handle);
        VolumeSnapshotContent bound = new VolumeSnapshotContent();
        bound.setMetadata(new ObjectMetaBuilder().withName(content).build());
        objects.patchStatus(
                bound,
                Map.of(
                        "snapshotHandle",
                        handle,
                        "creationTime",
                        time.getEpochSecond() * NANOS + time.getNano(),
                        "restoreSize",
                        size,
                        "readyToUse",
                        true));
        Map<String, Object> status = new TreeMap<>();
        status.put("boundVolumeSnapshotContentName", content);
        status.put("creationTime", time.toString());
        status.put("restoreSize", Long.toString(size));
        status.put("readyToUse", true);
        status.put("error", null);
        objects.patchStatus(snapshot, status);
    }

    /** Held while a claim is being made from it. */
    private void remove(VolumeSnapshot snapshot) {
        boolean source =
                objects.all(PersistentVolumeClaim.class).stream()
                        .filter(claim -> claim.getSpec().getVolumeName() == null)
                        .filter(claim -> claim.getSpec().getDataSource() != null)
                        .filter(
                                claim ->
                                        claim.getMetadata()
                                                .getNamespace()
                                                .equals(snapshot.getMetadata().getNamespace()))
                        .anyMatch(
                                claim ->
                                        claim.getSpec()
                                                .getDataSource()
                                                .getName()
                                                .equals(snapshot.getMetadata().getName()));
        if (source) {
            return;
        }
        Optional<VolumeSnapshotContent> content =
                objects.find(
                        VolumeSnapshotContent.class,
                        "",
                        snapshot.getStatus().boundVolumeSnapshotContentName);
        if (content.isPresent()
                && content.get().getSpec().deletionPolicy.equals(VolumeSnapshotContent.DELETE)) {
            objects.delete(content.get());
        }
        objects.finalizers(snapshot, new ArrayList<>());
    }

    /** The snapshot in the storage goes with its content, if its policy says so. */
    private void content(VolumeSnapshotContent content) {
        if (!content.isMarkedForDeletion()) {
            return;
        }
        VolumeSnapshotContent.Reference reference = content.getSpec().volumeSnapshotRef;
        boolean bound =
                objects.find(VolumeSnapshot.class, reference.namespace, reference.name)
                        .filter(found -> found.getMetadata().getUid().equals(reference.uid))
                        .filter(found -> !found.isMarkedForDeletion())
                        .isPresent();
        if (bound) {
            return;
        }
        if (content.getSpec().deletionPolicy.equals(VolumeSnapshotContent.DELETE)) {
            String handle =
                    content.getSpec().source.snapshotHandle.isEmpty()
                            ? "snapshot-" + reference.uid
                            : content.getSpec().source.snapshotHandle;
            storage.deleteSnapshot(handle);
        }
        objects.finalizers(content, new ArrayList<>());
    }
}
