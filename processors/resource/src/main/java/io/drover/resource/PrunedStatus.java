package io.drover.resource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Fields of a status that the definition of the kind in the cluster does not declare, as Longhorn's
 * own does not declare what Drover adds. An API server drops (prunes) them without an error, so
 * they are kept as a JSON object in an annotation. Readers {@link #overlay} them onto the status.
 */
public final class PrunedStatus {
    /** Its value is a JSON object: fields of the status by name. */
    public static final String ANNOTATION = "drover.io/status";

    private static final Logger LOG = LoggerFactory.getLogger(PrunedStatus.class);

    private PrunedStatus() {}

    /**
     * Sets fields of the annotation in the status, as far as the status itself has none of that
     * name. An annotation that is no such object, as somebody edited it, is left out.
     *
     * @param object as it was read from the API server; it is changed
     * @return the same object
     */
    public static <T extends HasMetadata> T overlay(T object) {
        if (object instanceof CustomResource<?, ?> resource && resource.getStatus() != null) {
            text(resource).ifPresent(text -> overlay(resource, text));
        }
        return object;
    }

    private static void overlay(CustomResource<?, ?> resource, String text) {
        ObjectNode stored = Cluster.MAPPER.valueToTree(resource.getStatus());
        try {
            ObjectNode missing = parse(text);
            missing.remove(stored.properties().stream().map(Map.Entry::getKey).toList());
            Cluster.MAPPER.readerForUpdating(resource.getStatus()).readValue(missing);
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn(
                    "annotation {} of {} {} is left out, as it holds no fields of a status: {}",
                    ANNOTATION,
                    resource.getKind(),
                    resource.getMetadata().getName(),
                    e.getMessage());
        }
    }

    private static ObjectNode parse(String text) throws JsonProcessingException {
        if (Cluster.MAPPER.readTree(text) instanceof ObjectNode fields) {
            return fields;
        }
        throw new IllegalArgumentException("it is no JSON object");
    }

    private static Optional<String> text(HasMetadata object) {
        return Optional.ofNullable(object.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(ANNOTATION));
    }

    /** Whether fields of the status are kept in the annotation. */
    static boolean isIn(HasMetadata object) {
        return text(object).isPresent();
    }

    /**
     * The merge patch that makes the annotation hold what the API server has dropped.
     *
     * @param answer to the write of the status, without overlay
     * @param wanted the whole status that was to be written
     * @return empty if the annotation is right as it is
     */
    static Optional<ObjectNode> patch(CustomResource<?, ?> answer, ObjectNode wanted) {
        ObjectNode stored = Cluster.MAPPER.valueToTree(answer.getStatus());
        ObjectNode pruned = Cluster.MAPPER.createObjectNode();
        for (Map.Entry<String, JsonNode> field : wanted.properties()) {
            if (!stored.has(field.getKey())) {
                pruned.set(field.getKey(), field.getValue());
            }
        }
        Optional<String> value =
                pruned.isEmpty() ? Optional.empty() : Optional.of(pruned.toString());
        if (value.equals(text(answer))) {
            return Optional.empty();
        }
        ObjectNode patch = Cluster.MAPPER.createObjectNode();
        ObjectNode metadata = patch.putObject("metadata");
        metadata.put("resourceVersion", answer.getMetadata().getResourceVersion());
        metadata.putObject("annotations").put(ANNOTATION, value.orElse(null));
        return Optional.of(patch);
    }
}
