package io.drover.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

/**
 * The only writer of {@code /status}. It sends what changed, under the resource version that was
 * read: somebody else's change in between makes the write fail with 409, and the object is
 * reconciled anew.
 */
public final class StatusWriter {
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
     * @return whether there was anything to write; not if the object has gone
     */
    public <S> boolean write(CustomResource<?, S> resource, S status) {
        ObjectNode before = Cluster.MAPPER.valueToTree(resource.getStatus());
        ObjectNode after = Cluster.MAPPER.valueToTree(status);
        ObjectNode difference = MergePatch.between(before, after);
        if (difference.isEmpty()) {
            return false;
        }
        ObjectNode patch = Cluster.MAPPER.createObjectNode();
        patch.putObject("metadata")
                .put("resourceVersion", resource.getMetadata().getResourceVersion());
        patch.set("status", difference);
        try {
            cluster.client()
                    .resource(resource)
                    .inNamespace(cluster.namespace())
                    .subresource("status")
                    .patch(MERGE, patch.toString());
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == 404) {
                return false;
            }
            throw e;
        }
    }
}
