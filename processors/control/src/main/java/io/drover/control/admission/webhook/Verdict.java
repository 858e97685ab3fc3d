package io.drover.control.admission.webhook;

import com.fasterxml.jackson.databind.node.ArrayNode;

import java.util.List;

/** The decision about a request. */
sealed interface Verdict {
    /**
     * @param patch JSON patch (RFC 6902) with the defaults; may be empty
     * @param warnings for the client, one line each
     */
    record Allowed(ArrayNode patch, List<String> warnings) implements Verdict {}

    /**
     * @param code HTTP status for the client, 400 or more
     * @param reason Kubernetes' word for it, such as {@code Invalid}
     */
    record Refused(int code, String reason, String message) implements Verdict {}
}
