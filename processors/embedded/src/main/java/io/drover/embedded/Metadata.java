package io.drover.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What Kubernetes requires of the metadata of every object. */
final class Metadata {
    private static final int MAX_NAME = 253;
    private static final int MAX_LABEL = 63;
    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern LABEL =
            Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?");

    private Metadata() {}

    /** Throws 422 with every violation. */
    static void check(ResourceType type, ObjectNode object, Optional<ObjectNode> old) {
        JsonNode metadata = object.path("metadata");
        List<String> violations = new ArrayList<>();
        checkName(metadata.path("name").asText(), violations);
        for (Map.Entry<String, JsonNode> label : metadata.path("labels").properties()) {
            checkLabel(label.getKey().substring(label.getKey().indexOf('/') + 1), violations);
            checkLabel(label.getValue().asText(), violations);
        }
        old.ifPresent(before -> checkFinalizers(before.path("metadata"), metadata, violations));
        if (!violations.isEmpty()) {
            throw ApiException.invalid(type, object, violations);
        }
    }

    private static void checkName(String name, List<String> violations) {
        if (name.length() > MAX_NAME || !SUBDOMAIN.matcher(name).matches()) {
            violations.add(
                    "metadata.name: Invalid value: \"%s\": use at most %d lower case letters, digits, '-' and '.', beginning and ending with a letter or digit"
                            .formatted(name, MAX_NAME));
        }
    }

    private static void checkLabel(String text, List<String> violations) {
        if (text.length() > MAX_LABEL) {
            violations.add(
                    "metadata.labels: Invalid value: \"%s\": must be no more than %d characters"
                            .formatted(text, MAX_LABEL));
        } else if (!LABEL.matcher(text).matches()) {
            violations.add(
                    "metadata.labels: Invalid value: \"%s\": use letters, digits, '-', '_' and '.', beginning and ending with a letter or digit"
                            .formatted(text));
        }
    }

    private static void checkFinalizers(
            JsonNode before, JsonNode metadata, List<String> violations) {
        if (!before.has("deletionTimestamp")) {
            return;
        }
        Set<String> known = new HashSet<>();
        before.path("finalizers").forEach(finalizer -> known.add(finalizer.asText()));
        for (JsonNode finalizer : metadata.path("finalizers")) {
            if (!known.contains(finalizer.asText())) {
                violations.add(
                        "metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found %s"
                                .formatted(finalizer));
            }
        }
    }
}
