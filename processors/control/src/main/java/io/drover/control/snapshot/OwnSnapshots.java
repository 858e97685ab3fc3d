package io.drover.control.snapshot;

import io.drover.resource.Cluster;
import io.drover.resource.VolumeSnapshot;
import io.drover.resource.VolumeSnapshotClass;
import io.drover.resource.VolumeSnapshotContent;

import java.util.Map;
import java.util.Optional;

/**
 * Deletes VolumeSnapshots that Drover has taken, with what they hold in the storage. By a deletion
 * policy Retain that would stay for ever, known to nobody. Thread-safe.
 */
public final class OwnSnapshots {
    /** On a VolumeSnapshotClass of policy Retain: snapshots in the storage are to stay. */
    private static final String KEEP = "drover.io/keep-retained";

    private final Cluster cluster;

    public OwnSnapshots(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * @param made by Drover, for a Snapshot
     */
    public void delete(VolumeSnapshot made) {
        boundTo(made)
                .filter(
                        content ->
                                content.getSpec()
                                        .deletionPolicy
                                        .equals(VolumeSnapshotContent.RETAIN))
                .filter(_ -> !isKept(made))
                .ifPresent(this::takeAlong);
        cluster.deleteOutside(made);
    }

    private Optional<VolumeSnapshotContent> boundTo(VolumeSnapshot made) {
        return Optional.of(made.getStatus().boundVolumeSnapshotContentName)
                .filter(name -> !name.isEmpty())
                .flatMap(
                        name ->
                                Optional.ofNullable(
                                        cluster.client()
                                                .resources(VolumeSnapshotContent.class)
                                                .withName(name)
                                                .get()))
                .filter(content -> content.isBoundTo(made));
    }

    /** As the API server has it: a cache that is not filled yet would keep none. */
    private boolean isKept(VolumeSnapshot made) {
        return Optional.of(made.getSpec().volumeSnapshotClassName)
                .filter(name -> !name.isEmpty())
                .flatMap(
                        name ->
                                Optional.ofNullable(
                                        cluster.client()
                                                .resources(VolumeSnapshotClass.class)
                                                .withName(name)
                                                .get()))
                .map(found -> found.getMetadata().getAnnotations())
                .filter(annotations -> "true".equals(annotations.get(KEEP)))
                .isPresent();
    }

    private void takeAlong(VolumeSnapshotContent content) {
        cluster.patchOutside(
                content, Map.of("spec", Map.of("deletionPolicy", VolumeSnapshotContent.DELETE)));
    }
}
