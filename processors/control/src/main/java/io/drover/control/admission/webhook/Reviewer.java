package io.drover.control.admission.webhook;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.drover.control.admission.Admission;
import io.drover.control.admission.RefusedException;
import io.drover.resource.Names;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;

/** Asks the rules. They only read, so a dry run is as any other request. Thread-safe. */
final class Reviewer {
    private static final Logger LOG = LoggerFactory.getLogger(Reviewer.class);

    /** Five digits are what an API server adds to {@code generateName}. */
    private static final String GENERATED = "00000";

    private final Admission rules;
    private final String namespace;

    /**
     * @param namespace the one that the rules read; requests for others are admitted unchecked
     */
    Reviewer(Admission rules, String namespace) {
        this.rules = rules;
        this.namespace = namespace;
    }

    Verdict review(AdmissionRequest request) {
        if (!isOurs(request)) {
            return allowed();
        }
        try {
            return decide(request);
        } catch (RefusedException | IllegalArgumentException e) {
            return new Verdict.Refused(422, "Invalid", e.getMessage());
        } catch (KubernetesClientException e) {
            LOG.warn("{} is refused: a rule could not read", request.describe(), e);
            return new Verdict.Refused(
                    503,
                    "ServiceUnavailable",
                    "the rules could not be checked, because the API server did not answer Drover: %s; try again"
                            .formatted(e.getMessage()));
        }
    }

    private boolean isOurs(AdmissionRequest request) {
        return request.group().equals(Names.GROUP)
                && request.subResource().isEmpty()
                && request.namespace().equals(namespace);
    }

    private Verdict decide(AdmissionRequest request) {
        return switch (request.operation()) {
            case "CREATE", "UPDATE" -> written(request);
            case "DELETE" -> deleted(request);
            default -> allowed();
        };
    }

    private Verdict written(AdmissionRequest request) {
        ObjectNode before =
                request.object()
                        .orElseThrow(
                                () -> new IllegalArgumentException("request.object: it is missing"))
                        .deepCopy();
        complete(before);
        ObjectNode after = before.deepCopy();
        List<String> warnings = rules.admit(request.kind(), after, request.old());
        return new Verdict.Allowed(JsonPatch.between(before, after), warnings);
    }

    private Verdict deleted(AdmissionRequest request) {
        request.old().ifPresent(object -> rules.admitDeletion(request.kind(), object));
        return allowed();
    }

    /**
     * An API server chooses the name, and may set the namespace, after the webhooks; the rules get
     * a name of the same form.
     */
    private void complete(ObjectNode object) {
        ObjectNode metadata = object.withObjectProperty("metadata");
        if (metadata.path("namespace").asText("").isEmpty()) {
            metadata.put("namespace", namespace);
        }
        String prefix = metadata.path("generateName").asText("");
        if (metadata.path("name").asText("").isEmpty() && !prefix.isEmpty()) {
            metadata.put("name", prefix + GENERATED);
        }
    }

    private static Verdict allowed() {
        ArrayNode none = JsonNodeFactory.instance.arrayNode();
        return new Verdict.Allowed(none, List.of());
    }
}
