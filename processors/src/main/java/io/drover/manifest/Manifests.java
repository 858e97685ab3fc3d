package io.drover.manifest;

import io.drover.resource.Cluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

import org.apache.camel.Body;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;

/** Applies files of manifests. Bean {@code manifests}. */
public final class Manifests {
    private static final Logger LOG = LoggerFactory.getLogger(Manifests.class);
    private static final PatchContext MERGE =
            new PatchContext.Builder().withPatchType(PatchType.JSON_MERGE).build();

    private final Cluster cluster;

    public Manifests(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Creates or changes each object of the file in the order in which they stand. One that is
     * refused does not keep the others from being applied.
     *
     * @throws KubernetesClientException if the API server does not answer; the file is to be
     *     applied again
     */
    public void apply(@Body File file) throws IOException {
        KubernetesClient client = cluster.client();
        for (HasMetadata object : read(client, file)) {
            apply(client, file, object);
        }
    }

    private static List<HasMetadata> read(KubernetesClient client, File file) throws IOException {
        try (InputStream content = Files.newInputStream(file.toPath())) {
            return client.load(content).items();
        } catch (IllegalArgumentException | YamlEngineException e) {
            LOG.error("{} is not a manifest: {}", file, e.getMessage());
            return List.of();
        }
    }

    private void apply(KubernetesClient client, File file, HasMetadata object) {
        String name = object.getKind() + " " + object.getMetadata().getName();
        Resource<HasMetadata> resource = client.resource(object).inNamespace(cluster.namespace());
        try {
            if (resource.get() == null) {
                resource.create();
                LOG.info("{}: created {}", file.getName(), name);
            } else {
                resource.patch(MERGE, body(client, object));
                LOG.info("{}: applied {}", file.getName(), name);
            }
        } catch (KubernetesClientException e) {
            if (e.getStatus() == null) {
                throw e;
            }
            LOG.error("{}: {} is refused: {}", file.getName(), name, e.getStatus().getMessage());
        }
    }

    /** A manifest has no say in what others keep in the object. */
    private static String body(KubernetesClient client, HasMetadata object) {
        object.getMetadata().setResourceVersion(null);
        if (object instanceof GenericKubernetesResource generic) {
            generic.getAdditionalProperties().remove("status");
        }
        return client.getKubernetesSerialization().asJson(object);
    }
}
