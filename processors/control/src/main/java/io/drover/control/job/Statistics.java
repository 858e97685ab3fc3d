package io.drover.control.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.drover.blockengine.backup.ChangeWay;
import io.drover.blockengine.backup.ChangesFound;
import io.drover.blockengine.pipeline.TransferStatistics;
import io.drover.resource.Cluster;
import io.fabric8.kubernetes.api.model.HasMetadata;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a backup or a restore took: bytes read, requests and so on, as JSON in an annotation, since
 * Longhorn's resources have no field for it.
 */
public final class Statistics {
    public static final String ANNOTATION = "drover.io/statistics";

    private static final String CHANGES = "changes";
    private static final String FALLBACK = "fallback";

    private final Cluster cluster;

    public Statistics(Cluster cluster) {
        this.cluster = cluster;
    }

    public void write(HasMetadata resource, TransferStatistics statistics) {
        write(resource, statistics, Optional.empty());
    }

    /** With how it was found what had changed, where that is known. */
    public void write(
            HasMetadata resource, TransferStatistics statistics, Optional<ChangesFound> changes) {
        ObjectNode node = Cluster.MAPPER.valueToTree(statistics);
        changes.ifPresent(found -> node.put(CHANGES, found.way().id()));
        changes.map(ChangesFound::fallback)
                .filter(why -> !why.isEmpty())
                .ifPresent(why -> node.put(FALLBACK, why));
        String json = node.toString();
        cluster.patch(
                resource.getClass(),
                resource.getMetadata().getName(),
                Map.of("metadata", Map.of("annotations", Map.of(ANNOTATION, json))));
    }

    public static Optional<TransferStatistics> read(HasMetadata resource) {
        return Optional.ofNullable(resource.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(ANNOTATION))
                .map(Statistics::parse);
    }

    /** How it was found what had changed; empty where that is not known. */
    static Optional<ChangesFound> changes(HasMetadata resource) {
        return Optional.ofNullable(resource.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(ANNOTATION))
                .flatMap(Statistics::changes);
    }

    private static Optional<ChangesFound> changes(String json) {
        try {
            ObjectNode node = Cluster.MAPPER.readValue(json, ObjectNode.class);
            return ChangeWay.of(node.path(CHANGES).asText())
                    .map(way -> new ChangesFound(way, node.path(FALLBACK).asText(), ""));
        } catch (JsonProcessingException e) {
            // people may write what they like there
            return Optional.empty();
        }
    }

    private static TransferStatistics parse(String json) {
        try {
            ObjectNode node = Cluster.MAPPER.readValue(json, ObjectNode.class);
            node.remove(List.of(CHANGES, FALLBACK));
            return Cluster.MAPPER.treeToValue(node, TransferStatistics.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "annotation " + ANNOTATION + " is not what Drover writes: " + json, e);
        }
    }
}
