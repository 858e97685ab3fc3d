package io.drover.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.drover.resource.Cluster;
import io.drover.support.TestCluster;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Set;
import java.util.stream.Collectors;

/** A failure would make the route read the file again and again. */
class ManifestsTest {
    private static final Config NOBODY =
            new ConfigBuilder(Config.empty())
                    .withMasterUrl("http://127.0.0.1:1")
                    .withRequestRetryBackoffLimit(0)
                    .build();

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "metadata: {name: broken\nspec: [\n",
                "hello",
                "a: b\n",
                "",
                "kind: Foo\n",
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {}\n"
            })
    void aFileThatIsNoManifestIsNoFailure(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("wrong.yaml"), content);

        try (Cluster cluster = Cluster.connect(NOBODY, "longhorn-system")) {
            assertThatCode(() -> new Manifests(cluster).apply(file.toFile()))
                    .doesNotThrowAnyException();
        }
    }

    @Nested
    class Repeated {
        private static final String TWO =
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: one}
                data: {key: %s}
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: two}
                data: {key: "2"}
                """;

        private TestCluster api;
        private Path file;

        @BeforeEach
        void start() throws IOException {
            api = TestCluster.start();
            file = folder.resolve("two.yaml");
            write("1");
            restarted().apply(file.toFile());
        }

        @AfterEach
        void stop() {
            api.close();
        }

        private Manifests restarted() {
            return new Manifests(api.cluster());
        }

        private void write(String value) throws IOException {
            Files.writeString(file, TWO.formatted('"' + value + '"'));
        }

        private Set<String> names() {
            return api.cluster().list(ConfigMap.class).stream()
                    .map(map -> map.getMetadata().getName())
                    .filter(name -> !name.equals(AppliedManifests.CONFIG_MAP))
                    .collect(Collectors.toSet());
        }

        private String value(String name) {
            return api.get(ConfigMap.class, name).getData().get("key");
        }

        private void touch() throws IOException {
            Files.setLastModifiedTime(file, FileTime.fromMillis(1));
        }

        @Test
        void whatWasDeletedIsNotMadeAgainByARestart() throws IOException {
            delete("two");

            restarted().apply(file.toFile());

            assertThat(names()).containsExactly("one");
        }

        @Test
        void restartAppliesWhatChangedMeanwhile() throws IOException {
            delete("two");
            write("changed");

            restarted().apply(file.toFile());

            assertThat(names()).containsExactly("one");
            assertThat(value("one")).isEqualTo("changed");
        }

        @Test
        void newTimeAloneChangesNothingOverARestart() throws IOException {
            delete("two");
            touch();

            restarted().apply(file.toFile());

            assertThat(names()).containsExactly("one");
        }

        @Test
        void touchingAFileAppliesAllOfIt() throws IOException {
            Manifests running = restarted();
            running.apply(file.toFile());
            delete("two");
            touch();

            running.apply(file.toFile());

            assertThat(names()).containsExactlyInAnyOrder("one", "two");
        }

        @Test
        void fileThatComesBackIsApplied() throws IOException {
            String content = Files.readString(file);
            Files.delete(file);
            delete("two");
            Path other = Files.writeString(folder.resolve("other.yaml"), content);
            restarted().apply(other.toFile());
            delete("two");
            Files.writeString(file, content);

            restarted().apply(file.toFile());

            assertThat(names()).containsExactlyInAnyOrder("one", "two");
        }

        @Test
        void refusedDocumentIsTriedAgainByARestart() throws IOException {
            Files.writeString(
                    file,
                    """
                    apiVersion: longhorn.io/v1beta2
                    kind: Volume
                    metadata: {name: UPPER}
                    spec: {size: "1"}
                    """);
            restarted().apply(file.toFile());

            assertThat(new AppliedManifests(api.cluster()).of("two.yaml")).isEmpty();
        }

        private void delete(String name) {
            api.cluster().delete(ConfigMap.class, name);
        }
    }
}
