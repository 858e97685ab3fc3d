package io.drover.control.hook;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.core.JsonProcessingException;

import io.drover.resource.Cluster;
import io.drover.resource.Snapshot;
import io.drover.resource.Times;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far a hook is, in an annotation of the Snapshot from before its first call until its last one
 * has succeeded: whoever goes on after a crash knows that an application may be frozen, and which.
 *
 * @param claim {@code <namespace>/<name>}
 * @param since when the phase began, RFC 3339
 * @param reason why the snapshot was given up; empty if it was not
 * @param pods that have the claim
 */
public record HookNote(
        String hook, Phase phase, String claim, String since, String reason, List<HookPod> pods) {
    public static final String ANNOTATION = "drover.io/snapshot-hook-state";

    /** What is under way. */
    public enum Phase {
        /** The route before is being called, or was when Drover stopped. */
        BEFORE,
        /** It has succeeded, and the snapshot is being cut. */
        FROZEN,
        /** The route afterwards has to be called, until it succeeds. */
        AFTER
    }

    public HookNote {
        reason = requireNonNullElse(reason, "");
        pods = List.copyOf(requireNonNullElse(pods, List.of()));
    }

    /** Of a hook that is about to be called; what somebody else has written there is none. */
    public static Optional<HookNote> on(Snapshot snapshot) {
        String text =
                Optional.ofNullable(snapshot.getMetadata().getAnnotations())
                        .orElse(Map.of())
                        .getOrDefault(ANNOTATION, "");
        try {
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Cluster.MAPPER.readValue(text, HookNote.class))
                            .filter(HookNote::isWhole);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private boolean isWhole() {
        return hook != null
                && HookNames.isValid(hook)
                && phase != null
                && claim != null
                && claim.indexOf('/') > 0
                && since != null;
    }

    public static HookNote first(String hook, String claim, Instant now, List<HookPod> pods) {
        return new HookNote(hook, Phase.BEFORE, claim, Times.format(now), "", pods);
    }

    public HookNote frozen(Instant now) {
        return new HookNote(hook, Phase.FROZEN, claim, Times.format(now), reason, pods);
    }

    /**
     * @param why the snapshot was given up; empty if it was cut
     */
    public HookNote over(Instant now, String why) {
        return new HookNote(hook, Phase.AFTER, claim, Times.format(now), why, pods);
    }

    /** When the phase began; long ago if that cannot be read. */
    public Instant began() {
        return Times.parse(since).orElse(Instant.EPOCH);
    }

    public HookCall call(String when, String snapshot) {
        int slash = claim.indexOf('/');
        return new HookCall(
                hook, when, snapshot, claim.substring(0, slash), claim.substring(slash + 1), pods);
    }

    /** Writes it down, under the version of the Snapshot that was read. */
    public void write(Cluster cluster, Snapshot snapshot) {
        Snapshot wanted = Cluster.copy(snapshot, Snapshot.class);
        wanted.setMetadata(
                new ObjectMetaBuilder(wanted.getMetadata())
                        .addToAnnotations(ANNOTATION, Cluster.MAPPER.valueToTree(this).toString())
                        .build());
        cluster.applyDifference(snapshot, wanted);
    }

    /** Nobody is frozen any more. */
    public static void remove(Cluster cluster, Snapshot snapshot) {
        Snapshot wanted = Cluster.copy(snapshot, Snapshot.class);
        wanted.setMetadata(
                new ObjectMetaBuilder(wanted.getMetadata())
                        .removeFromAnnotations(ANNOTATION)
                        .build());
        cluster.applyDifference(snapshot, wanted);
    }
}
