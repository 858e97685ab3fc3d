package io.drover.manifest;

import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
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
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Applies files of manifests. Bean {@code manifests}. */
public final class Manifests {
    private static final Logger LOG = LoggerFactory.getLogger(Manifests.class);

    /** A field that nobody knows is a slip of the pen, and is not to be dropped in silence. */
    private static final FieldValidateable.Validation STRICT = FieldValidateable.Validation.STRICT;

    private static final PatchContext MERGE =
            new PatchContext.Builder()
                    .withPatchType(PatchType.JSON_MERGE)
                    .withFieldValidation(STRICT.parameterValue())
                    .build();

    private final Cluster cluster;
    private final AppliedManifests applied;

    /** Times of the files that this process has looked at. */
    private final Map<String, FileTime> seen = new ConcurrentHashMap<>();

    public Manifests(Cluster cluster) {
        this.cluster = cluster;
        this.applied = new AppliedManifests(cluster);
    }

    /**
     * Creates or changes the objects of the file whose documents are new or have changed, in the
     * order in which they stand; those of an unchanged file that was touched, all of them. What has
     * been applied is not applied again by a restart, or an object that was deleted since would
     * come back. One that is refused does not keep the others from being applied.
     *
     * @throws KubernetesClientException if the API server does not answer; the file is to be
     *     applied again
     */
    public void apply(@Body File file) throws IOException {
        Map<String, HasMetadata> wanted = wanted(file);
        if (wanted.isEmpty()) {
            return;
        }
        FileTime modified = Files.getLastModifiedTime(file.toPath());
        Map<String, String> before = applied.of(file.getName());
        Map<String, String> digests = new TreeMap<>();
        wanted.forEach((key, object) -> digests.put(key, digest(object)));
        boolean unchanged = digests.equals(before);
        if (unchanged && seen.getOrDefault(file.getName(), modified).equals(modified)) {
            LOG.info("{}: applied before; touch it to apply it again", file.getName());
        } else {
            wanted.forEach(
                    (key, object) -> {
                        boolean same = digests.get(key).equals(before.get(key));
                        if ((unchanged || !same) && !apply(cluster.client(), file, object)) {
                            digests.remove(key);
                        }
                    });
            applied.note(file.getName(), digests, neighbours(file));
        }
        seen.put(file.getName(), modified);
    }

    /** The file's objects by kind and name. */
    private Map<String, HasMetadata> wanted(File file) throws IOException {
        Map<String, HasMetadata> wanted = new LinkedHashMap<>();
        for (HasMetadata object : read(file)) {
            if (object.getMetadata() == null || object.getMetadata().getName() == null) {
                LOG.error("{}: {} has no metadata.name", file.getName(), object.getKind());
            } else {
                wanted.put(object.getKind() + "/" + object.getMetadata().getName(), object);
            }
        }
        return wanted;
    }

    private static Set<String> neighbours(File file) {
        String[] names = file.getAbsoluteFile().getParentFile().list();
        return names == null ? Set.of() : Set.of(names);
    }

    private String digest(HasMetadata object) {
        return Names.sha256(cluster.client().getKubernetesSerialization().asJson(object));
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

    /** Whether it was not refused. */
    private boolean apply(KubernetesClient client, File file, HasMetadata object) {
        String name = object.getKind() + " " + object.getMetadata().getName();
        try {
            Resource<HasMetadata> resource =
                    client.resource(object).inNamespace(cluster.namespace());
            if (resource.get() == null) {
                resource.fieldValidation(STRICT).create();
                LOG.info("{}: created {}", file.getName(), name);
            } else {
                resource.patch(MERGE, body(client, object));
                LOG.info("{}: applied {}", file.getName(), name);
            }
            return true;
        } catch (KubernetesClientException e) {
            if (e.getStatus() == null && e.getCause() != null) {
                throw e;
            }
            LOG.error(
                    "{}: {} is refused: {}",
                    file.getName(),
                    name,
                    e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage());
            return false;
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
