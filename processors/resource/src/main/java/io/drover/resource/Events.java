package io.drover.resource;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Kubernetes Events about resources. A repeated event increments the count of the earlier one, as
 * in Kubernetes' own components. An event that cannot be written is logged and does no harm.
 * Thread-safe.
 */
public final class Events {
    private static final Logger LOG = LoggerFactory.getLogger(Events.class);
    private static final int MAX_MESSAGE = 1000;

    /** So many events are remembered; the one that was repeated longest ago is forgotten first. */
    private static final int MAX_REMEMBERED = 4096;

    private static final int NOT_FOUND = 404;

    private final Cluster cluster;
    private final InstantSource clock;
    // guarded by itself
    private final Map<Content, Written> remembered =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Content, Written> eldest) {
                    return size() > MAX_REMEMBERED;
                }
            };

    /** What makes two events the same. */
    private record Content(String uid, String type, String reason, String message) {}

    /** An event in the API server. */
    private record Written(String name, int count) {}

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
        Content content =
                new Content(
                        Objects.requireNonNullElse(about.getMetadata().getUid(), ""),
                        type,
                        reason,
                        message.substring(0, Math.min(MAX_MESSAGE, message.length())));
        try {
            Optional<Written> earlier;
            synchronized (remembered) {
                earlier = Optional.ofNullable(remembered.get(content));
            }
            Written written =
                    earlier.isPresent()
                            ? repeat(content, about, earlier.get())
                            : create(content, about);
            synchronized (remembered) {
                remembered.put(content, written);
            }
        } catch (KubernetesClientException e) {
            LOG.warn(
                    "event {} about {} could not be written: {}",
                    reason,
                    about.getMetadata().getName(),
                    e.getMessage());
        }
    }

    /** An event is where the object is; about one that is in no namespace, in Drover's. */
    private String namespace(HasMetadata about) {
        return Objects.requireNonNullElse(about.getMetadata().getNamespace(), cluster.namespace());
    }

    private String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /**
     * Events expire, after an hour where nothing else is configured: then there is a new one. It is
     * not read before, which the client would do by itself for a mere name.
     */
    private Written repeat(Content content, HasMetadata about, Written earlier) {
        int count = earlier.count() + 1;
        try {
            cluster.writer()
                    .v1()
                    .events()
                    .inNamespace(namespace(about))
                    .resource(
                            new EventBuilder()
                                    .withNewMetadata()
                                    .withName(earlier.name())
                                    .withNamespace(namespace(about))
                                    .endMetadata()
                                    .build())
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            Cluster.MAPPER
                                    .createObjectNode()
                                    .put("count", count)
                                    .put("lastTimestamp", now())
                                    .toString());
            return new Written(earlier.name(), count);
        } catch (KubernetesClientException e) {
            if (e.getCode() == NOT_FOUND) {
                return create(content, about);
            }
            throw e;
        }
    }

    private Written create(Content content, HasMetadata about) {
        String time = now();
        Event event =
                cluster.writer()
                        .v1()
                        .events()
                        .inNamespace(namespace(about))
                        .resource(
                                new EventBuilder()
                                        .withNewMetadata()
                                        .withGenerateName(about.getMetadata().getName() + ".")
                                        .withNamespace(namespace(about))
                                        .endMetadata()
                                        .withType(content.type())
                                        .withReason(content.reason())
                                        .withMessage(content.message())
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
        return new Written(event.getMetadata().getName(), 1);
    }
}
