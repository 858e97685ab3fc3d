package io.drover.control.system;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Which volumes a system backup backs up: {@code spec.volumeBackupPolicy}. */
public enum VolumePolicy {
    /** Those that have no backup, or have changed since. */
    IF_NOT_PRESENT("if-not-present"),
    ALWAYS("always"),
    DISABLED("disabled");

    private final String id;

    VolumePolicy(String id) {
        this.id = id;
    }

    public String id() {
        return id;
    }

    /**
     * An empty text is {@code if-not-present}, as in Longhorn.
     *
     * @throws IllegalArgumentException if there is no such policy; the message lists them
     */
    public static VolumePolicy of(String text) {
        if (text.isEmpty()) {
            return IF_NOT_PRESENT;
        }
        return Arrays.stream(values())
                .filter(policy -> policy.id.equals(text))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "spec.volumeBackupPolicy: '%s' is no policy; use one of %s"
                                                .formatted(text, ids())));
    }

    private static String ids() {
        return Arrays.stream(values()).map(VolumePolicy::id).collect(Collectors.joining(", "));
    }
}
