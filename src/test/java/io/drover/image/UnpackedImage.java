package io.drover.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.drover.architecture.MainClasses;
import io.drover.packaging.Architecture;
import io.drover.packaging.Image;
import io.drover.packaging.ImageRoot;
import io.drover.packaging.RootDirectory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The image as a container runtime unpacks it, made by what {@code -Dimage} makes it by: not
 * compressed, and without the archive of classes, which takes long and changes nothing but time.
 *
 * @param root what a container has as its root
 * @param config of the image
 */
record UnpackedImage(Path root, JsonNode config) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    static UnpackedImage make(Path directory) throws IOException, InterruptedException {
        Path archive = directory.resolve("image.tar");
        RootDirectory made =
                new ImageRoot(
                                Architecture.current(),
                                MainClasses.ROOT.resolve("processors/image/target/class-path.txt"),
                                MainClasses.ROOT.resolve("config"),
                                Path.of("/"),
                                Optional.empty(),
                                Optional.empty())
                        .make(directory.resolve("made"), TIME, false, directory);
        new Image(Architecture.current(), "test", "").write(made, 0, directory, archive);
        return unpack(archive, directory);
    }

    private static UnpackedImage unpack(Path archive, Path directory)
            throws IOException, InterruptedException {
        Path layout = Files.createDirectory(directory.resolve("layout"));
        Path root = Files.createDirectory(directory.resolve("root"));
        tar(layout, "-xf", archive);
        JsonNode index = JSON.readTree(layout.resolve("index.json").toFile());
        JsonNode manifest = JSON.readTree(blob(layout, index.at("/manifests/0/digest")).toFile());
        for (JsonNode layer : manifest.path("layers")) {
            tar(root, "-xzpf", blob(layout, layer.path("digest")));
        }
        return new UnpackedImage(
                root,
                JSON.readTree(blob(layout, manifest.at("/config/digest")).toFile()).path("config"));
    }

    private static Path blob(Path layout, JsonNode digest) {
        return layout.resolve("blobs").resolve(digest.asText().replace(':', '/'));
    }

    private static void tar(Path directory, String how, Path file)
            throws IOException, InterruptedException {
        List<String> command = List.of("tar", "-C", directory.toString(), how, file.toString());
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
    }
}
