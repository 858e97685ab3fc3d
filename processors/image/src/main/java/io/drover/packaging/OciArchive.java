package io.drover.packaging;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An image in the archive form of the Open Container Initiative, which all engines load. */
final class OciArchive {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);
    private static final String TYPE = "application/vnd.oci.image.";

    private final Architecture architecture;
    private final Instant created;
    private final Map<String, String> labels;

    OciArchive(Architecture architecture, Instant created, Map<String, String> labels) {
        this.architecture = architecture;
        this.created = created;
        this.labels = labels;
    }

    /**
     * @param name that engines give it when they load it, such as {@code drover:0.1.0}
     * @param scratch a directory for parts of it
     * @return digest of the manifest, by which registries know the image
     */
    String write(String name, List<Layer> layers, Path scratch, Path archive) throws IOException {
        Blob config =
                Blob.of(scratch.resolve("config.json"), JSON.writeValueAsBytes(config(layers)));
        Blob manifest =
                Blob.of(
                        scratch.resolve("manifest.json"),
                        JSON.writeValueAsBytes(manifest(config, layers)));
        List<Blob> blobs = new ArrayList<>(layers.stream().map(Layer::blob).toList());
        blobs.add(config);
        blobs.add(manifest);
        try (TarWriter tar =
                new TarWriter(new BufferedOutputStream(Files.newOutputStream(archive)), created)) {
            tar.add("oci-layout", JSON.writeValueAsBytes(Map.of("imageLayoutVersion", "1.0.0")));
            tar.add("index.json", JSON.writeValueAsBytes(index(manifest, name)));
            for (Blob blob : blobs) {
                tar.add("blobs/sha256/" + blob.hash(), blob.file());
            }
        }
        return manifest.digest();
    }

    private Map<String, Object> config(List<Layer> layers) {
        return Map.of(
                "architecture",
                architecture.image(),
                "os",
                "linux",
                "created",
                created.toString(),
                "config",
                Map.of(
                        "User", Layout.USER,
                        "Env", Layout.ENVIRONMENT,
                        "Entrypoint", Layout.entryPoint(),
                        "Cmd", Layout.COMMAND,
                        "WorkingDir", Layout.WORKING_DIRECTORY,
                        "Labels", labels),
                "rootfs",
                Map.of("type", "layers", "diff_ids", layers.stream().map(Layer::diffId).toList()),
                "history",
                layers.stream()
                        .map(
                                layer ->
                                        Map.of(
                                                "created",
                                                created.toString(),
                                                "created_by",
                                                layer.title()))
                        .toList());
    }

    private Map<String, Object> manifest(Blob config, List<Layer> layers) {
        return Map.of(
                "schemaVersion",
                2,
                "mediaType",
                TYPE + "manifest.v1+json",
                "config",
                descriptor(TYPE + "config.v1+json", config),
                "layers",
                layers.stream()
                        .map(layer -> descriptor(TYPE + "layer.v1.tar+gzip", layer.blob()))
                        .toList(),
                "annotations",
                labels);
    }

    private Map<String, Object> index(Blob manifest, String name) {
        Map<String, Object> entry = new TreeMap<>(descriptor(TYPE + "manifest.v1+json", manifest));
        entry.put("platform", Map.of("architecture", architecture.image(), "os", "linux"));
        entry.put(
                "annotations",
                Map.of(
                        "org.opencontainers.image.ref.name",
                        name.replaceFirst(".*:", ""),
                        "io.containerd.image.name",
                        "docker.io/library/" + name));
        return Map.of(
                "schemaVersion",
                2,
                "mediaType",
                TYPE + "index.v1+json",
                "manifests",
                List.of(entry));
    }

    private static Map<String, Object> descriptor(String type, Blob blob) {
        return Map.of("mediaType", type, "digest", blob.digest(), "size", blob.size());
    }
}
