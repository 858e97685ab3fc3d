package io.drover.control.manifest;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the objects of a file of manifests. */
final class ManifestFile {
    private static final Logger LOG = LoggerFactory.getLogger(ManifestFile.class);

    private ManifestFile() {}

    /** By kind and name, in the order in which they stand; empty if it is no manifest. */
    static Map<String, HasMetadata> read(KubernetesClient client, File file) throws IOException {
        Map<String, HasMetadata> wanted = new LinkedHashMap<>();
        for (HasMetadata object : objects(client, file)) {
            if (object.getMetadata() == null || object.getMetadata().getName() == null) {
                LOG.error("{}: {} has no metadata.name", file.getName(), object.getKind());
            } else {
                wanted.put(object.getKind() + "/" + object.getMetadata().getName(), object);
            }
        }
        return wanted;
    }

    private static List<HasMetadata> objects(KubernetesClient client, File file)
            throws IOException {
        try (InputStream content = Files.newInputStream(file.toPath())) {
            return client.load(content).items();
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
}
