package io.drover.resource;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A condition in a status; times are RFC 3339.
 *
 * @param status True or False
 * @param reason one word
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Condition(
        String type,
        String status,
        String reason,
        String message,
        String lastProbeTime,
        String lastTransitionTime) {
    public static final String TRUE = "True";
    public static final String FALSE = "False";

    @JsonIgnore
    public boolean isTrue() {
        return TRUE.equals(status);
    }
}
