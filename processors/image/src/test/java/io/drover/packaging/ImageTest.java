package io.drover.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The archive of an image, as engines read it. */
class ImageTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private Path directory;

    private Path unpacked;
    private String digest;

    @BeforeEach
    void make() throws IOException {
        digest = write("first");
        unpacked = Files.createDirectory(directory.resolve("unpacked"));
        Program.run(
                List.of(
                        "tar",
                        "-C",
                        unpacked.toString(),
                        "-xf",
                        directory.resolve("first.tar").toString()));
    }

    private String write(String name) throws IOException {
        Path scratch = Files.createDirectory(directory.resolve(name + "-scratch"));
        return new Image(Architecture.ARM64, "1.2.3", "0123abc")
                .write(
                        SmallRoot.in(directory.resolve(name)),
                        6,
                        scratch,
                        directory.resolve(name + ".tar"));
    }

    private Path blob(String wanted) {
        return unpacked.resolve("blobs/sha256").resolve(wanted.replaceFirst("^sha256:", ""));
    }

    private JsonNode json(JsonNode descriptor) throws IOException {
        return JSON.readTree(blob(descriptor.path("digest").asText()).toFile());
    }

    private JsonNode manifest() throws IOException {
        return json(JSON.readTree(unpacked.resolve("index.json").toFile()).at("/manifests/0"));
    }

    @Test
    void twoBuildsAreTheSame() throws IOException {
        assertThat(write("second")).isEqualTo(digest);
        assertThat(directory.resolve("second.tar"))
                .hasSameBinaryContentAs(directory.resolve("first.tar"));
    }

    @Test
    void eachPartIsWhatItsDigestSays() throws IOException {
        JsonNode index = JSON.readTree(unpacked.resolve("index.json").toFile());
        assertThat(index.at("/manifests/0/digest").asText()).isEqualTo(digest);
        assertThat(index.at("/manifests/0/platform/architecture").asText()).isEqualTo("arm64");
        assertThat(JSON.readTree(unpacked.resolve("oci-layout").toFile()).at("/imageLayoutVersion"))
                .hasToString("\"1.0.0\"");
        List<JsonNode> parts = new ArrayList<>();
        parts.add(index.at("/manifests/0"));
        parts.add(manifest().path("config"));
        manifest().path("layers").forEach(parts::add);
        assertThat(parts).hasSize(6);
        for (JsonNode part : parts) {
            byte[] content = Files.readAllBytes(blob(part.path("digest").asText()));
            assertThat("sha256:" + HexFormat.of().formatHex(Blob.sha256().digest(content)))
                    .isEqualTo(part.path("digest").asText());
            assertThat(content).hasSize(part.path("size").asInt());
        }
    }

    @Test
    void layersAreThoseOfTheConfigurationFromWhatChangesLeastToWhatChangesMost()
            throws IOException {
        JsonNode config = json(manifest().path("config"));
        List<String> titles = new ArrayList<>();
        config.path("history").forEach(entry -> titles.add(entry.path("created_by").asText()));

        assertThat(titles)
                .containsExactly("C library and users", "Java runtime", "libraries", "Drover");
        JsonNode layers = manifest().path("layers");
        for (int i = 0; i < layers.size(); i++) {
            try (InputStream plain =
                    new GZIPInputStream(
                            Files.newInputStream(blob(layers.get(i).path("digest").asText())))) {
                assertThat(
                                "sha256:"
                                        + HexFormat.of()
                                                .formatHex(
                                                        Blob.sha256().digest(plain.readAllBytes())))
                        .isEqualTo(config.at("/rootfs/diff_ids/" + i).asText());
            }
        }
    }

    @Test
    void itStartsDroverWithoutRoot() throws IOException {
        JsonNode config = json(manifest().path("config")).path("config");

        assertThat(config.path("User").asText()).isEqualTo("65532:65532");
        assertThat(config.at("/Entrypoint/0").asText()).isEqualTo("/opt/java/bin/java");
        assertThat(config.path("Cmd")).hasToString("[\"help\"]");
        assertThat(config.at("/Labels").path("org.opencontainers.image.version").asText())
                .isEqualTo("1.2.3");
        assertThat(config.at("/Labels").path("org.opencontainers.image.revision").asText())
                .isEqualTo("0123abc");
        assertThat(config.at("/Labels").path("org.opencontainers.image.created").asText())
                .isEqualTo("2026-01-01T00:00:00Z");
    }
}
