package io.drover.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;

import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The only writer of {@code /status}. It sends what changed, under the resource version that was
 * read. If labels or spec were changed in between, by a timer or a person, what was observed is
 * written to the newest version nevertheless: the change requeues the object. If the status was
 * changed in between, the write fails with 409, and the object is reconciled anew. What the
 * definition of the kind has no field for is kept as {@link PrunedStatus}.
 */
public final class StatusWriter {
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    /** More changes of the spec than that within some milliseconds are no ordinary use. */
    private static final int ATTEMPTS = 4;

    private final Cluster cluster;

    public StatusWriter(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * @param resource as it was read
     * @param status as it shall be
     * @return whether there was anything to write; not if the object no longer exists
     */
    public <S> boolean write(CustomResource<?, S> resource, S status) {
        return update(resource, status).isPresent();
    }

    /**
     * As {@link #write}.
     *
     * @return the object as it is then; empty if there was nothing to write, or the object no
     *     longer exists
     */
    public <S, T extends CustomResource<?, S>> Optional<T> update(T resource, S status) {
        ObjectNode wanted = tree(status);
        ObjectNode difference = MergePatch.between(tree(resource.getStatus()), wanted);
        if (difference.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode sent = Cluster.MAPPER.createObjectNode();
        if (PrunedStatus.isIn(resource)) {
            // there may be room by now, under another definition of the kind
            sent.setAll(wanted);
        }
        sent.setAll(difference);
        return onNewest(resource, newest -> send(newest, sent))
                .flatMap(answer -> onNewest(answer, newest -> annotate(newest, wanted)))
                .map(PrunedStatus::overlay);
    }

    /** Changes fields of the status of an object of another namespace, or of none. */
    public void patchOutside(HasMetadata object, Map<String, Object> fields) {
        cluster.writer()
                .resource(object)
                .subresource("status")
                .patch(Cluster.MERGE, tree(Map.of("status", fields)).toString());
    }

    /** Unchanged if there was room for the whole status. */
    private <T extends CustomResource<?, ?>> T annotate(T newest, ObjectNode wanted) {
        return PrunedStatus.patch(newest, wanted)
                .map(
                        patch ->
                                cluster.writer()
                                        .resource(newest)
                                        .inNamespace(cluster.namespace())
                                        .patch(Cluster.MERGE, patch.toString()))
                .orElse(newest);
    }

    /** Writes to the resource as it was read or, if only its spec has changed since, as it is. */
    private <T extends CustomResource<?, ?>> Optional<T> onNewest(
            T resource, UnaryOperator<T> write) {
        T newest = resource;
        for (int attempt = 1; ; attempt++) {
            try {
                return Optional.of(write.apply(newest));
            } catch (KubernetesClientException e) {
                if (e.getCode() == NOT_FOUND) {
                    return Optional.empty();
                }
                if (e.getCode() != CONFLICT || attempt == ATTEMPTS) {
                    throw e;
                }
                Optional<T> found = find(resource);
                if (found.isEmpty()) {
                    return Optional.empty();
                }
                if (!isSameBesideSpec(resource, found.get())) {
                    throw e;
                }
                newest = found.get();
            }
        }
    }

    private static ObjectNode tree(Object status) {
        return Cluster.MAPPER.valueToTree(status);
    }

    private static boolean isSameBesideSpec(CustomResource<?, ?> read, CustomResource<?, ?> now) {
        return read.getMetadata().getUid().equals(now.getMetadata().getUid())
                && wholeStatus(read).equals(wholeStatus(now));
    }

    private static ObjectNode wholeStatus(CustomResource<?, ?> resource) {
        CustomResource<?, ?> copy = Cluster.MAPPER.convertValue(resource, resource.getClass());
        return tree(PrunedStatus.overlay(copy).getStatus());
    }

    /** As the API server has it, without overlay. */
    private <T extends CustomResource<?, ?>> Optional<T> find(T resource) {
        return Optional.ofNullable(
                cluster.client().resource(resource).inNamespace(cluster.namespace()).get());
    }

    private <T extends CustomResource<?, ?>> T send(T read, ObjectNode difference) {
        ObjectNode patch = Cluster.MAPPER.createObjectNode();
        patch.putObject("metadata").put("resourceVersion", read.getMetadata().getResourceVersion());
        patch.set("status", difference);
        return cluster.writer()
                .resource(read)
                .inNamespace(cluster.namespace())
                // what the definition lacks is found out by the answer, and no reason for a warning
                .fieldValidation(FieldValidateable.Validation.IGNORE)
                .subresource("status")
                .patch(Cluster.MERGE, patch.toString());
    }
}
