package io.drover.control.image;

import io.drover.resource.BackingImage;
import io.drover.resource.Conditions;
import io.drover.resource.Times;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The state of an image's file, which Longhorn keeps for each disk. Here there is one copy, on the
 * node's disk, under the node's name.
 */
public final class ImageStates {
    static final String PENDING = "pending";
    static final String IN_PROGRESS = "in-progress";
    static final String READY = "ready";
    static final String FAILED = "failed";

    private final String node;
    private final InstantSource clock;

    ImageStates(String node, InstantSource clock) {
        this.node = node;
        this.clock = clock;
    }

    /** Whether volumes can lie on the image: some copy of it is ready. */
    public static boolean isReady(BackingImage image) {
        return image.getStatus().diskFileStatusMap.values().stream()
                .anyMatch(file -> field(file, "state").equals(READY));
    }

    /** Whether its source has failed, for good or for now. */
    public static boolean hasFailed(BackingImage image) {
        return image.getStatus().diskFileStatusMap.values().stream()
                .anyMatch(file -> field(file, "state").equals(FAILED));
    }

    /** What is wrong with an image that is not ready; empty if nothing is known. */
    public static String trouble(BackingImage image) {
        return image.getStatus().diskFileStatusMap.values().stream()
                .map(file -> field(file, "message"))
                .filter(message -> !message.isEmpty())
                .findFirst()
                .orElse("");
    }

    /**
     * A copy of an image's file.
     *
     * @param disk where it is; here the node's name
     * @param state pending, in-progress, ready or failed
     * @param percent of one that is being fetched
     * @param message why it is not ready; empty if there is nothing to say
     */
    public record Copy(String disk, String state, int percent, String message) {
        /** Whether its file is arriving. */
        public boolean isUnderWay() {
            return state.equals(IN_PROGRESS);
        }
    }

    /** All copies that are shown, sorted by disk. */
    public static List<Copy> copies(BackingImage image) {
        return image.getStatus().diskFileStatusMap.entrySet().stream()
                .map(
                        file ->
                                new Copy(
                                        file.getKey(),
                                        field(file.getValue(), "state"),
                                        percent(field(file.getValue(), "progress")),
                                        field(file.getValue(), "message")))
                .toList();
    }

    private static int percent(String text) {
        return text.matches("\\d{1,3}") ? Integer.parseInt(text) : 0;
    }

    private static String field(Object file, String name) {
        return file instanceof Map<?, ?> fields && fields.get(name) != null
                ? fields.get(name).toString()
                : "";
    }

    /** The state of the copy here; empty before anything was done. */
    String of(BackingImage.Status status) {
        return field(status.diskFileStatusMap.get(node), "state");
    }

    /** The message of the copy here. */
    String message(BackingImage.Status status) {
        return field(status.diskFileStatusMap.get(node), "message");
    }

    /** Its file is there. */
    void ready(BackingImage.Status status) {
        set(status, READY, 100, "");
        condition(status, true, "", "");
    }

    /** It waits for what the message names. */
    void waiting(BackingImage.Status status, String reason, String message) {
        set(status, PENDING, 0, message);
        condition(status, false, reason, message);
    }

    void inProgress(BackingImage.Status status, int percent) {
        set(status, IN_PROGRESS, percent, "");
        condition(status, false, "InProgress", percent + " %");
    }

    void failed(BackingImage.Status status, String reason, String message) {
        set(status, FAILED, 0, message);
        condition(status, false, reason, message);
    }

    private void condition(
            BackingImage.Status status, boolean ready, String reason, String message) {
        status.conditions =
                Conditions.with(
                        status.conditions,
                        BackingImage.READY,
                        ready,
                        reason,
                        message,
                        clock.instant());
    }

    private void set(BackingImage.Status status, String state, int progress, String message) {
        Object before = status.diskFileStatusMap.get(node);
        Map<String, Object> file = new TreeMap<>();
        file.put("state", state);
        file.put("progress", progress);
        file.put("message", message);
        file.put("dataEngine", "v1");
        file.put(
                "lastStateTransitionTime",
                Optional.of(field(before, "lastStateTransitionTime"))
                        .filter(since -> field(before, "state").equals(state) && !since.isEmpty())
                        .orElseGet(() -> Times.format(clock.instant())));
        status.diskFileStatusMap = new TreeMap<>(Map.of(node, file));
    }
}
