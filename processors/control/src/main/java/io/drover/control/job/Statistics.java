package io.drover.control.job;

import com.fasterxml.jackson.core.JsonProcessingException;

import io.drover.blockengine.pipeline.TransferStatistics;
import io.drover.resource.Cluster;
import io.fabric8.kubernetes.api.model.HasMetadata;

import java.util.Map;
import java.util.Optional;

/**
 * What a backup or a restore took: bytes read, requests and so on, as JSON in an annotation, since
 * Longhorn's resources have no field for it.
 */
public final class Statistics {
    public static final String ANNOTATION = "drover.io/statistics";

    private final Cluster cluster;

    public Statistics(Cluster cluster) {
        this.cluster = cluster;
    }

    public void write(HasMetadata resource, TransferStatistics statistics) {
        String json = Cluster.MAPPER.valueToTree(statistics).toString();
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

    private static TransferStatistics parse(String json) {
        try {
            return Cluster.MAPPER.readValue(json, TransferStatistics.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "annotation " + ANNOTATION + " is not what Drover writes: " + json, e);
        }
    }
}
