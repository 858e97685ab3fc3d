package io.drover.control.snapshot;

import io.drover.resource.Snapshot;
import io.drover.resource.VolumeSnapshot;

import java.util.Map;
import java.util.Optional;

/**
 * The VolumeSnapshot of a Snapshot of a claim, as annotations record it: the name before it is
 * made, so that it is found again after a crash, the handle as soon as it is known.
 *
 * @param key {@code <namespace>/<name>}
 */
public record ClaimSnapshotPlan(String key) {
    /** Annotation of a Snapshot: the handle in the storage. */
    public static final String HANDLE = "drover.io/snapshot-handle";

    /** Label of what is made for a Snapshot: its uid. */
    public static final String UID = "drover.io/snapshot-uid";

    /** Annotation of what is made for a Snapshot: its namespace and name. */
    static final String SNAPSHOT = "drover.io/snapshot";

    static final String CLASS = "drover.io/volume-snapshot-class";
    private static final String PLANNED = "drover.io/volume-snapshot";
    private static final int DIGITS = 12;

    /** Empty if none has been planned. */
    public static Optional<ClaimSnapshotPlan> of(Snapshot snapshot) {
        return annotation(snapshot, PLANNED).map(ClaimSnapshotPlan::new);
    }

    static ClaimSnapshotPlan planned(Snapshot snapshot, String namespace) {
        String uid = snapshot.getMetadata().getUid().replace("-", "");
        return new ClaimSnapshotPlan(namespace + "/drover-" + uid.substring(0, DIGITS));
    }

    static Optional<String> annotation(Snapshot snapshot, String key) {
        return Optional.ofNullable(snapshot.getMetadata().getAnnotations())
                .orElse(Map.of())
                .entrySet()
                .stream()
                .filter(entry -> entry.getKey().equals(key))
                .map(Map.Entry::getValue)
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    /** The handle of the snapshot in the storage, once it is known. */
    public static Optional<String> handle(Snapshot snapshot) {
        return annotation(snapshot, HANDLE);
    }

    Map<String, String> annotations(String snapshotClass) {
        return Map.of(PLANNED, key, CLASS, snapshotClass);
    }

    String namespace() {
        return key.substring(0, key.indexOf('/'));
    }

    String name() {
        return key.substring(key.indexOf('/') + 1);
    }

    /** Whether it was made for a Snapshot of a Drover's namespace. */
    public static boolean isOf(VolumeSnapshot made, String namespace) {
        return Optional.ofNullable(made.getMetadata().getLabels()).orElse(Map.of()).containsKey(UID)
                && Optional.ofNullable(made.getMetadata().getAnnotations())
                        .orElse(Map.of())
                        .getOrDefault(SNAPSHOT, "")
                        .startsWith(namespace + "/");
    }

    /** Whether it was made for that very Snapshot. */
    static boolean isOf(VolumeSnapshot made, Snapshot snapshot) {
        return snapshot.getMetadata()
                .getUid()
                .equals(
                        Optional.ofNullable(made.getMetadata().getLabels())
                                .orElse(Map.of())
                                .get(UID));
    }
}
