package io.drover.resource;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * Kubernetes Events about resources. An event that cannot be written is logged and does no harm.
 */
public final class Events {
    private static final Logger LOG = LoggerFactory.getLogger(Events.class);
    private static final int MAX_MESSAGE = 1000;

    private final Cluster cluster;
    private final InstantSource clock;

    public Events(Cluster cluster, InstantSource clock) {
        this.cluster = cluster;
        this.clock = clock;
    }

    public void normal(HasMetadata about, String reason, String message) {
        write("Normal", about, reason, message);
    }

    public void warning(HasMetadata about, String reason, String message) {
        write("Warning", about, reason, message);
    }

    private void write(String type, HasMetadata about, String reason, String message) {
        String time = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        try {
            cluster.client()
                    .v1()
                    .events()
                    .inNamespace(cluster.namespace())
                    .resource(
                            new EventBuilder()
                                    .withNewMetadata()
                                    .withGenerateName(about.getMetadata().getName() + ".")
                                    .withNamespace(cluster.namespace())
                                    .endMetadata()
                                    .withType(type)
                                    .withReason(reason)
                                    .withMessage(
                                            message.substring(
                                                    0, Math.min(MAX_MESSAGE, message.length())))
                                    .withFirstTimestamp(time)
                                    .withLastTimestamp(time)
                                    .withCount(1)
                                    .withNewSource("drover", "")
                                    .withNewInvolvedObject()
                                    .withApiVersion(about.getApiVersion())
                                    .withKind(about.getKind())
                                    .withNamespace(about.getMetadata().getNamespace())
                                    .withName(about.getMetadata().getName())
                                    .withUid(about.getMetadata().getUid())
                                    .endInvolvedObject()
                                    .build())
                    .create();
        } catch (KubernetesClientException e) {
            LOG.warn(
                    "event {} about {} could not be written: {}",
                    reason,
                    about.getMetadata().getName(),
                    e.getMessage());
        }
    }
}
