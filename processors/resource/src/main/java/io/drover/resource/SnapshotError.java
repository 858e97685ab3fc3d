package io.drover.resource;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * The last error of a CSI driver about a snapshot, which goes on being tried: no end.
 *
 * @param time RFC 3339; empty if it is not known
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record SnapshotError(String message, String time) {
    public static final SnapshotError NONE = new SnapshotError("", "");

    public SnapshotError {
        message = requireNonNullElse(message, "");
        time = requireNonNullElse(time, "");
    }
}
