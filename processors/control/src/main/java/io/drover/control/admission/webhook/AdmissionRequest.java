package io.drover.control.admission.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.Optional;

/**
 * The request of an AdmissionReview ({@code admission.k8s.io/v1}), as far as the rules need it.
 *
 * @param subResource such as {@code status}; empty for the object itself
 * @param object the new object; empty for a deletion
 * @param old the present object; empty for a creation
 */
record AdmissionRequest(
        String uid,
        String operation,
        String group,
        String kind,
        String subResource,
        String namespace,
        Optional<ObjectNode> object,
        Optional<ObjectNode> old) {
    /**
     * @throws IllegalArgumentException if it is not an AdmissionReview of version v1 with a request
     */
    static AdmissionRequest of(JsonNode review) {
        String version = review.path("apiVersion").asText();
        JsonNode request = review.path("request");
        if (!review.path("kind").asText().equals("AdmissionReview")
                || !version.equals(AdmissionReply.API_VERSION)) {
            throw new IllegalArgumentException(
                    "the body is '%s %s'; send an AdmissionReview of %s"
                            .formatted(
                                    version,
                                    review.path("kind").asText(),
                                    AdmissionReply.API_VERSION));
        }
        if (request.path("uid").asText().isEmpty()) {
            throw new IllegalArgumentException("request.uid: the AdmissionReview has none");
        }
        return new AdmissionRequest(
                request.path("uid").asText(),
                request.path("operation").asText(),
                request.at("/kind/group").asText(),
                request.at("/kind/kind").asText(),
                request.path("subResource").asText(""),
                request.path("namespace").asText(""),
                object(request.path("object")),
                object(request.path("oldObject")));
    }

    private static Optional<ObjectNode> object(JsonNode node) {
        return node instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
    }

    /** For messages: {@code CREATE Backup longhorn-system/b1}. */
    String describe() {
        String name = object.or(() -> old).map(o -> o.at("/metadata/name").asText()).orElse("");
        return "%s %s %s/%s".formatted(operation, kind, namespace, name);
    }
}
