package io.drover.fakecluster;

import io.drover.resource.Cluster;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The objects of the API server as the fakes see and change them: caches, and writes. */
final class FakeObjects implements AutoCloseable {
    private final KubernetesClient client;
    private final Map<Class<? extends HasMetadata>, SharedIndexInformer<? extends HasMetadata>>
            informers = new ConcurrentHashMap<>();

    FakeObjects(KubernetesClient client) {
        this.client = client;
    }

    KubernetesClient client() {
        return client;
    }

    <T extends HasMetadata> List<T> all(Class<T> kind) {
        return informers
                .computeIfAbsent(kind, type -> client.resources(kind).inAnyNamespace().inform())
                .getStore()
                .list()
                .stream()
                .map(kind::cast)
                .toList();
    }

    <T extends HasMetadata> Optional<T> find(Class<T> kind, String namespace, String name) {
        return all(kind).stream()
                .filter(found -> found.getMetadata().getName().equals(name))
                .filter(
                        found ->
                                namespace.isEmpty()
                                        || namespace.equals(found.getMetadata().getNamespace()))
                .findFirst();
    }

    /** The cache may be behind: what is there already stays. */
    void create(HasMetadata object) {
        try {
            client.resource(object).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != 409) {
                throw e;
            }
        }
    }

    /** A Warning event about an object, once for each message. */
    void warn(HasMetadata object, String reason, String message) {
        create(
                new EventBuilder()
                        .withNewMetadata()
                        .withName(
                                "fake-%s-%x"
                                        .formatted(
                                                object.getMetadata().getUid(), message.hashCode()))
                        .withNamespace(object.getMetadata().getNamespace())
                        .endMetadata()
                        .withType("Warning")
                        .withReason(reason)
                        .withMessage(message)
                        .withLastTimestamp(InstantSource.system().instant().toString())
                        .withNewInvolvedObject()
                        .withKind(object.getKind())
                        .withNamespace(object.getMetadata().getNamespace())
                        .withName(object.getMetadata().getName())
                        .withUid(object.getMetadata().getUid())
                        .endInvolvedObject()
                        .build());
    }

    void patch(HasMetadata object, Map<String, Object> change) {
        ifThere(
                () ->
                        client.resource(object)
                                .patch(
                                        Cluster.MERGE,
                                        Cluster.MAPPER.valueToTree(change).toString()));
    }

    void patchStatus(HasMetadata object, Map<String, Object> status) {
        ifThere(
                () ->
                        client.resource(object)
                                .subresource("status")
                                .patch(
                                        Cluster.MERGE,
                                        Cluster.MAPPER
                                                .valueToTree(Map.of("status", status))
                                                .toString()));
    }

    void finalizers(HasMetadata object, List<String> finalizers) {
        patch(object, Map.of("metadata", Map.of("finalizers", finalizers)));
    }

    void delete(HasMetadata object) {
        ifThere(() -> client.resource(object).delete());
    }

    /** Without the time that a Pod is given to end. */
    void deleteNow(HasMetadata object) {
        ifThere(() -> client.resource(object).withGracePeriod(0).delete());
    }

    private static void ifThere(Runnable write) {
        try {
            write.run();
        } catch (KubernetesClientException e) {
            if (e.getCode() != 404 && e.getCode() != 409) {
                throw e;
            }
        }
    }

    @Override
    public void close() {
        informers.values().forEach(SharedIndexInformer::stop);
    }
}
