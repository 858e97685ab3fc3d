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
        for (HasMetadata object : read(file)) {
            if (object.getMetadata() == null || object.getMetadata().getName() == null) {
                LOG.error("{}: {} has no metadata.name", file.getName(), object.getKind());
            } else {
                apply(cluster.client(), file, object);
            }
        }
    }

    /** A file that is no manifest is told of once; it is read again when it has changed. */
    private List<HasMetadata> read(File file) throws IOException {
        try (InputStream content = Files.newInputStream(file.toPath())) {
            return cluster.client().load(content).items();
        } catch (RuntimeException e) {
            // the boundary of the parser, which throws whatever its libraries do
            LOG.error(
                    "{} is not a manifest, nothing of it is applied: {}",
                    file.getName(),
                    rootMessage(e));
            return List.of();
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        boolean syntax = root.getClass().getName().startsWith("org.snakeyaml");
        return syntax ? root.getMessage() : "each document needs apiVersion, kind and metadata";
    }

    private void apply(KubernetesClient client, File file, HasMetadata object) {
        String name = object.getKind() + " " + object.getMetadata().getName();
        try {
            Resource<HasMetadata> resource =
                    client.resource(object).inNamespace(cluster.namespace());
            if (resource.get() == null) {
                resource.create();
                LOG.info("{}: created {}", file.getName(), name);
            } else {
                resource.patch(MERGE, body(client, object));
                LOG.info("{}: applied {}", file.getName(), name);
            }
        } catch (KubernetesClientException e) {
            if (e.getStatus() == null && e.getCause() != null) {
                throw e;
            }
            LOG.error(
                    "{}: {} is refused: {}",
                    file.getName(),
                    name,
                    e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage());
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
