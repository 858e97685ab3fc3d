package io.drover.control.manifest;

import io.drover.resource.Cluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Creates or changes the objects of a file of manifests. */
final class ManifestWriter {
    private static final Logger LOG = LoggerFactory.getLogger(ManifestWriter.class);

    /** An unknown field is a mistake, and must not be dropped silently. */
    private static final FieldValidateable.Validation STRICT = FieldValidateable.Validation.STRICT;

    private static final PatchContext MERGE =
            new PatchContext.Builder()
                    .withPatchType(PatchType.JSON_MERGE)
                    .withFieldValidation(STRICT.parameterValue())
                    .build();

    private final Cluster cluster;

    ManifestWriter(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Writes the objects in their order, and those that were refused again as long as others were
     * taken: what stands first may need what stands below it.
     *
     * @param file name, for the log
     * @return the reasons for which the others are refused, by their keys
     * @throws KubernetesClientException if the API server does not answer
     */
    Map<String, String> write(String file, Map<String, HasMetadata> objects) {
        Map<String, HasMetadata> left = new LinkedHashMap<>(objects);
        Map<String, String> refused = new LinkedHashMap<>();
        int tried;
        do {
            tried = left.size();
            refused.clear();
            Iterator<Map.Entry<String, HasMetadata>> each = left.entrySet().iterator();
            while (each.hasNext()) {
                Map.Entry<String, HasMetadata> entry = each.next();
                Optional<String> reason = write(file, entry.getValue());
                reason.ifPresentOrElse(text -> refused.put(entry.getKey(), text), each::remove);
            }
        } while (!refused.isEmpty() && refused.size() < tried);
        return refused;
    }

    /** Why it was refused; empty if it was not. */
    private Optional<String> write(String file, HasMetadata object) {
        String name = object.getKind() + " " + object.getMetadata().getName();
        KubernetesClient client = cluster.client();
        try {
            Resource<HasMetadata> resource =
                    client.resource(object).inNamespace(cluster.namespace());
            if (resource.get() == null) {
                resource.fieldValidation(STRICT).create();
                LOG.info("{}: created {}", file, name);
            } else {
                resource.patch(MERGE, body(client, object));
                LOG.info("{}: applied {}", file, name);
            }
            return Optional.empty();
        } catch (KubernetesClientException e) {
            if (e.getStatus() == null && e.getCause() != null) {
                throw e;
            }
            return Optional.of(e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage());
        }
    }

    /** A manifest does not change the fields that other writers keep in the object. */
    private static String body(KubernetesClient client, HasMetadata object) {
        object.getMetadata().setResourceVersion(null);
        if (object instanceof GenericKubernetesResource generic) {
            generic.getAdditionalProperties().remove("status");
        }
        return client.getKubernetesSerialization().asJson(object);
    }
}
