package io.drover.endpoint;

import java.util.Map;
import java.util.Optional;

/**
 * Values of a target's Secret by Longhorn's keys ({@code AWS_ACCESS_KEY_ID} …). Prints its keys
 * only.
 */
public record TargetCredentials(Map<String, String> values) {
    public static final TargetCredentials NONE = new TargetCredentials(Map.of());

    public TargetCredentials {
        values = Map.copyOf(values);
    }

    /** The value, if the key is there and not empty. */
    public Optional<String> get(String key) {
        return Optional.ofNullable(values.get(key)).filter(value -> !value.isEmpty());
    }

    @Override
    public String toString() {
        return "TargetCredentials" + values.keySet();
    }
}
