package io.drover.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * An image of a root directory.
 *
 * @param version of Drover
 * @param revision of its sources; empty where it is not known
 */
public record Image(Architecture architecture, String version, String revision) {
    /**
     * @param level of compression, from 0 for none to 9
     * @param scratch a directory for parts of it
     * @param archive the file that is made
     * @return digest of the manifest, by which registries know the image
     */
    public String write(RootDirectory root, int level, Path scratch, Path archive)
            throws IOException {
        List<Layer> layers = new ArrayList<>();
        for (Map.Entry<String, Predicate<String>> part : Layout.layers().entrySet()) {
            if (root.names().stream().anyMatch(part.getValue())) {
                layers.add(
                        Layer.of(
                                part.getKey(),
                                root,
                                part.getValue(),
                                level,
                                scratch.resolve("layer-" + layers.size() + ".tar.gz")));
            }
        }
        String digest =
                new OciArchive(architecture, root.time(), labels(root))
                        .write("drover:" + version, layers, scratch, archive);
        for (Layer layer : layers) {
            Files.delete(layer.blob().file());
        }
        return digest;
    }

    private Map<String, String> labels(RootDirectory root) {
        Map<String, String> labels = new TreeMap<>();
        labels.put("title", "Drover");
        labels.put(
                "description",
                "Backs up Kubernetes volumes to several backup targets in Longhorn's backupstore"
                        + " format");
        labels.put("licenses", "Apache-2.0");
        labels.put("version", version);
        labels.put("created", root.time().toString());
        if (!revision.isEmpty()) {
            labels.put("revision", revision);
        }
        Map<String, String> qualified = new TreeMap<>();
        labels.forEach((key, value) -> qualified.put("org.opencontainers.image." + key, value));
        return qualified;
    }
}
