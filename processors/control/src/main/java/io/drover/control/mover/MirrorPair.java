package io.drover.control.mover;

import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.control.snapshot.ClaimSnapshotPlan;
import io.drover.mover.DataMoverRoute;
import io.drover.reconcile.Informers;
import io.drover.resource.Cluster;
import io.drover.resource.VolumeSnapshot;
import io.drover.resource.VolumeSnapshotContent;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A second pair of VolumeSnapshot and content for the same snapshot in the storage, in Drover's
 * namespace: a claim can be made of a snapshot of its own namespace only. The pair owns nothing;
 * the snapshot stays that of the first pair. Bean {@code mirrorPair}.
 */
public final class MirrorPair {
    private static final String PREFIX = "snapshot.storage.kubernetes.io/";
    private static final String MODE_CHANGE = PREFIX + "allow-volume-mode-change";

    /** Drivers that need a secret look for it there. */
    private static final List<String> SECRETS =
            List.of(PREFIX + "deletion-secret-name", PREFIX + "deletion-secret-namespace");

    /** Set where sidecars of single nodes look after snapshots. */
    private static final String MANAGED_BY = PREFIX + "managed-by";

    private final Informers informers;
    private final Cluster cluster;
    private final CacheWaits waits;
    private final MoverStates states;
    private final Duration deadline;

    MirrorPair(
            Informers informers,
            Cluster cluster,
            CacheWaits waits,
            MoverStates states,
            Duration deadline) {
        this.informers = informers;
        this.cluster = cluster;
        this.waits = waits;
        this.states = states;
        this.deadline = deadline;
    }

    /**
     * Makes what is missing of it, and waits until it is ready.
     *
     * @throws IOException if it does not become ready in time, or is another one's
     */
    public void make(
            @Body MoverPlan plan,
            @ExchangeProperty(DataMoverRoute.PROGRESS) ProgressListener progress)
            throws IOException, InterruptedException {
        states.set(plan, "waiting for snapshot");
        cluster.createOutside(content(plan));
        cluster.createOutside(snapshot(plan));
        waits.watch(List.of(VolumeSnapshot.class, VolumeSnapshotContent.class));
        String key = cluster.namespace() + "/" + plan.name();
        Deadline end =
                new Deadline(
                        deadline,
                        "the snapshot did not become usable in namespace %s"
                                .formatted(cluster.namespace()));
        waits.until(
                () -> ready(plan, key),
                () -> {
                    CacheWaits.alive(progress).run();
                    end.check(() -> error(key));
                });
    }

    private Optional<VolumeSnapshot> ready(MoverPlan plan, String key) {
        Optional<VolumeSnapshotContent> content =
                informers.find(VolumeSnapshotContent.class, plan.name());
        return informers
                .find(VolumeSnapshot.class, key)
                .filter(found -> found.getStatus().readyToUse)
                .filter(
                        found ->
                                content.filter(bound -> bound.isBoundTo(found))
                                        .filter(bound -> bound.getStatus().readyToUse)
                                        .filter(
                                                bound ->
                                                        bound.getStatus()
                                                                .snapshotHandle
                                                                .equals(
                                                                        plan.content()
                                                                                .getStatus()
                                                                                .snapshotHandle))
                                        .isPresent());
    }

    private String error(String key) {
        return informers
                .find(VolumeSnapshot.class, key)
                .map(found -> found.getStatus().error.message())
                .orElse("");
    }

    private VolumeSnapshotContent content(MoverPlan plan) {
        Map<String, String> before =
                Optional.ofNullable(plan.content().getMetadata().getAnnotations()).orElse(Map.of());
        Map<String, String> annotations = new TreeMap<>();
        SECRETS.stream()
                .filter(before::containsKey)
                .forEach(name -> annotations.put(name, before.get(name)));
        annotations.put(MODE_CHANGE, "true");
        Map<String, String> labels = new TreeMap<>(plan.labels());
        Optional.ofNullable(plan.content().getMetadata().getLabels())
                .map(all -> all.get(MANAGED_BY))
                .ifPresent(node -> labels.put(MANAGED_BY, node));
        VolumeSnapshotContent made = new VolumeSnapshotContent();
        made.setMetadata(
                new ObjectMetaBuilder()
                        .withName(plan.name())
                        .withLabels(labels)
                        .withAnnotations(annotations)
                        .build());
        made.getSpec().deletionPolicy = VolumeSnapshotContent.RETAIN;
        made.getSpec().driver = plan.content().getSpec().driver;
        made.getSpec().volumeSnapshotClassName = plan.content().getSpec().volumeSnapshotClassName;
        made.getSpec().source.snapshotHandle = plan.content().getStatus().snapshotHandle;
        made.getSpec().volumeSnapshotRef.namespace = cluster.namespace();
        made.getSpec().volumeSnapshotRef.name = plan.name();
        return made;
    }

    private VolumeSnapshot snapshot(MoverPlan plan) {
        Map<String, String> labels = new TreeMap<>(plan.labels());
        // it is not the Snapshot's own one
        labels.remove(ClaimSnapshotPlan.UID);
        VolumeSnapshot made = new VolumeSnapshot();
        made.setMetadata(
                new ObjectMetaBuilder()
                        .withName(plan.name())
                        .withNamespace(cluster.namespace())
                        .withLabels(labels)
                        .build());
        made.getSpec().source.volumeSnapshotContentName = plan.name();
        made.getSpec().volumeSnapshotClassName = plan.content().getSpec().volumeSnapshotClassName;
        return made;
    }
}
