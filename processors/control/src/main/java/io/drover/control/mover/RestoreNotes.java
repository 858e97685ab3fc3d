package io.drover.control.mover;

import com.fasterxml.jackson.core.JsonProcessingException;

import io.drover.blockengine.restore.RestoreOutcome;
import io.drover.control.claim.ClaimFacts;
import io.drover.resource.Cluster;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.PersistentVolume;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How far a restore into a claim has got, in annotations of its Volume: whoever goes on with it,
 * after a crash as well, knows what there is in the storage.
 */
final class RestoreNotes {
    /** The data has been written and verified. */
    private static final String WRITTEN = "drover.io/restored";

    /** Labels of the backup that was written, whose resource may be gone at the hand-over. */
    private static final String LABELS = "drover.io/restored-labels";

    /** The volume is being handed over. */
    private static final String HAND_OVER = "drover.io/hand-over";

    private final Cluster cluster;

    RestoreNotes(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * @param source name of the PersistentVolume that has been written
     * @param policy its reclaim policy, before it was made Retain
     * @param replacement the PersistentVolume that takes its place, as it is going to be made;
     *     empty if it goes to the claim itself
     */
    record Note(String source, String policy, Optional<PersistentVolume> replacement) {
        /** Name of the PersistentVolume that the claim gets. */
        String result() {
            return replacement.map(made -> made.getMetadata().getName()).orElse(source);
        }

        /** Whether one of the name of {@link #result} is of the disk that was written. */
        boolean isOfDisk(PersistentVolume found) {
            return replacement.isEmpty()
                    || found.getSpec().getCsi() != null
                            && replacement
                                    .get()
                                    .getSpec()
                                    .getCsi()
                                    .getVolumeHandle()
                                    .equals(found.getSpec().getCsi().getVolumeHandle());
        }
    }

    /** As it is written. */
    private record Written(String source, String policy, PersistentVolume replacement) {}

    private record Labels(Map<String, String> labels) {
        Labels {
            labels = labels == null ? Map.of() : Map.copyOf(labels);
        }
    }

    static Optional<RestoreOutcome> outcome(Volume volume) {
        return read(volume, WRITTEN, RestoreOutcome.class);
    }

    /** Labels of the backup that was written; empty if there is no note of them. */
    static Optional<Map<String, String>> labels(Volume volume) {
        return read(volume, LABELS, Labels.class).map(Labels::labels);
    }

    static Optional<Note> handOver(Volume volume) {
        return read(volume, HAND_OVER, Written.class)
                .map(
                        found ->
                                new Note(
                                        found.source(),
                                        found.policy(),
                                        Optional.ofNullable(found.replacement())));
    }

    /** What people have written there is no note. */
    static <T> Optional<T> read(Volume volume, String key, Class<T> kind) {
        String text =
                Optional.ofNullable(volume.getMetadata().getAnnotations())
                        .orElse(Map.of())
                        .getOrDefault(key, "");
        try {
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Cluster.MAPPER.readValue(text, kind));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    void written(RestorePlan plan, RestoreOutcome outcome) {
        annotate(
                plan,
                Map.of(
                        WRITTEN,
                        json(outcome),
                        LABELS,
                        json(new Labels(plan.backup().getStatus().labels))));
    }

    void written(String volume, RestoreOutcome outcome) {
        annotate(volume, Map.of(WRITTEN, json(outcome)));
    }

    static String json(Object note) {
        return Cluster.MAPPER.valueToTree(note).toString();
    }

    void handOver(RestorePlan plan, Note note) {
        Written written =
                new Written(note.source(), note.policy(), note.replacement().orElse(null));
        annotate(
                plan,
                Map.of(HAND_OVER, cluster.client().getKubernetesSerialization().asJson(written)));
    }

    /** Nothing is known of what was written, so that it is written again. */
    void forget(Volume volume) {
        Map<String, String> none = new HashMap<>();
        none.put(WRITTEN, null);
        none.put(LABELS, null);
        none.put(HAND_OVER, null);
        annotate(volume.getMetadata().getName(), none);
    }

    /** Nothing has been done: notes, and facts about a claim, are those of another Volume. */
    void forgetAll(Volume volume) {
        Map<String, String> present =
                Optional.ofNullable(volume.getMetadata().getAnnotations()).orElse(Map.of());
        Map<String, String> none = new HashMap<>();
        Stream.concat(
                        Stream.of(
                                WRITTEN,
                                LABELS,
                                HAND_OVER,
                                StandbyNotes.HELD,
                                StandbyNotes.STEP,
                                StandbyNotes.NUMBER),
                        ClaimFacts.FOUND.stream())
                .filter(present::containsKey)
                .forEach(key -> none.put(key, null));
        if (!none.isEmpty()) {
            annotate(volume.getMetadata().getName(), none);
        }
    }

    /** The claim has its volume; from now on the Volume is one as others of claims. */
    void done(RestorePlan plan, ClaimFacts facts) {
        Map<String, String> all = new HashMap<>(facts.annotations());
        all.put(HAND_OVER, null);
        all.put(LABELS, null);
        annotate(plan, all);
    }

    private void annotate(RestorePlan plan, Map<String, String> annotations) {
        annotate(plan.volume().getMetadata().getName(), annotations);
    }

    void annotate(String volume, Map<String, String> annotations) {
        cluster.patch(Volume.class, volume, Map.of("metadata", Map.of("annotations", annotations)));
    }
}
