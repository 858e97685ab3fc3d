package io.drover.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

import java.util.Optional;

/**
 * The only writer of {@code /status}. It sends what changed, under the resource version that was
 * read. If labels or spec were changed in between, by a timer or a person, what was observed is
 * written to the newest version nevertheless: the change requeues the object. If the status was
 * changed in between, the write fails with 409, and the object is reconciled anew.
 */
public final class StatusWriter {
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    /** More changes of the spec than that within some milliseconds are no ordinary use. */
    private static final int ATTEMPTS = 4;

    private static final PatchContext MERGE =
            new PatchContext.Builder().withPatchType(PatchType.JSON_MERGE).build();

    private final Cluster cluster;

    public StatusWriter(Cluster cluster) {
        this.cluster = cluster;
    }

    /** A copy of a status, to be changed and handed to {@link #write}. */
    public static <S> S copy(S status, Class<S> type) {
        return Cluster.MAPPER.convertValue(status, type);
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
        ObjectNode difference = MergePatch.between(tree(resource.getStatus()), tree(status));
        if (difference.isEmpty()) {
            return Optional.empty();
        }
        T newest = resource;
        for (int attempt = 1; ; attempt++) {
            try {
                return Optional.of(send(newest, difference));
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
                && tree(read.getStatus()).equals(tree(now.getStatus()));
    }

    @SuppressWarnings("unchecked")
    private <T extends CustomResource<?, ?>> Optional<T> find(T resource) {
        return cluster.find((Class<T>) resource.getClass(), resource.getMetadata().getName());
    }

    private <T extends CustomResource<?, ?>> T send(T read, ObjectNode difference) {
        ObjectNode patch = Cluster.MAPPER.createObjectNode();
        patch.putObject("metadata").put("resourceVersion", read.getMetadata().getResourceVersion());
        patch.set("status", difference);
        return cluster.client()
                .resource(read)
                .inNamespace(cluster.namespace())
                .subresource("status")
                .patch(MERGE, patch.toString());
    }
}
