package io.drover.control.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;

import io.drover.embedded.AdmissionHandler;
import io.drover.embedded.ApiException;
import io.drover.resource.BackupVolume;
import io.drover.resource.Cluster;
import io.drover.support.CapturedLog;
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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;

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
            assertThatCode(
                            () ->
                                    new Manifests(cluster, InstantSource.system())
                                            .apply(file.toFile()))
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
            return new Manifests(api.cluster(), InstantSource.system());
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

    /** The API server takes only what is not refused at the moment. */
    @Nested
    class Refused {
        private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
        private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

        private final Set<String> refused = new ConcurrentSkipListSet<>();
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");
        private CapturedLog log;
        private TestCluster api;
        private Manifests manifests;

        @BeforeEach
        void start() throws IOException {
            api = TestCluster.start(this::review);
            manifests = new Manifests(api.cluster(), () -> now);
            log = CapturedLog.of("io.drover.control.manifest");
        }

        @AfterEach
        void stop() {
            log.close();
            api.close();
        }

        private List<String> review(AdmissionHandler.Request request) {
            String name = request.object().path("metadata").path("name").asText();
            if (refused.contains(name)) {
                throw ApiException.invalid(name + " has to wait");
            }
            JsonNode needed = request.object().path("spec").path("volumeName");
            if (!needed.asText().isEmpty() && names().stream().noneMatch(needed.asText()::equals)) {
                throw ApiException.invalid("there is no " + needed.asText());
            }
            return List.of();
        }

        private Path put(String file, String... objects) throws IOException {
            StringBuilder text = new StringBuilder();
            for (String object : objects) {
                String[] parts = object.split(" needs ");
                text.append("---\napiVersion: longhorn.io/v1beta2\nkind: BackupVolume\n")
                        .append("metadata: {name: %s}\n".formatted(parts[0]))
                        .append(
                                parts.length > 1
                                        ? "spec: {backupTargetName: t, volumeName: %s}\n"
                                                .formatted(parts[1])
                                        : "");
            }
            Path path = Files.writeString(folder.resolve(file), text);
            manifests.apply(path.toFile());
            return path;
        }

        private void later(Duration time) throws IOException {
            now = now.plus(time);
            manifests.again();
        }

        private Set<String> names() {
            return api.cluster().list(BackupVolume.class).stream()
                    .map(object -> object.getMetadata().getName())
                    .collect(Collectors.toSet());
        }

        @Test
        void theOrderWithinAFileDoesNotMatter() throws IOException {
            put("all.yaml", "backup needs snapshot", "snapshot needs volume", "volume");

            assertThat(names()).containsExactlyInAnyOrder("backup", "snapshot", "volume");
            assertThat(log.warnings()).isEmpty();
        }

        @Test
        void theOrderOfFilesDoesNotMatter() throws IOException {
            put("1.yaml", "backup needs snapshot");
            put("2.yaml", "snapshot needs volume");
            put("3.yaml", "volume");

            manifests.again();
            manifests.again();

            assertThat(names()).containsExactlyInAnyOrder("backup", "snapshot", "volume");
        }

        @Test
        void whatIsRefusedForAWhileIsTakenLater() throws IOException {
            refused.add("backup");
            put("all.yaml", "volume", "backup");
            assertThat(names()).containsExactly("volume");

            later(FIRST_PAUSE);
            refused.clear();
            later(FIRST_PAUSE.multipliedBy(2));

            assertThat(names()).containsExactlyInAnyOrder("volume", "backup");
        }

        @Test
        void itIsNotTriedAgainBeforeItsPauseIsOver() throws IOException {
            refused.add("backup");
            put("all.yaml", "backup");
            refused.clear();

            later(FIRST_PAUSE.minusMillis(1));

            assertThat(names()).isEmpty();
        }

        @Test
        void everyReasonIsLoggedOnce() throws IOException {
            refused.add("backup");
            put("all.yaml", "backup needs volume");
            later(LONGEST_PAUSE);
            later(LONGEST_PAUSE);
            refused.clear();
            later(LONGEST_PAUSE);
            refused.add("backup");
            later(LONGEST_PAUSE);

            assertThat(log.warnings())
                    .satisfiesExactly(
                            first -> assertThat(first).contains("all.yaml", "backup has to wait"),
                            second -> assertThat(second).contains("there is no volume"));
        }

        @Test
        void whatWasTakenIsNotWrittenAgainWithWhatWasRefused() throws IOException {
            refused.add("backup");
            put("all.yaml", "volume", "backup");
            api.cluster().delete(BackupVolume.class, "volume");
            refused.clear();

            later(FIRST_PAUSE);

            assertThat(names()).containsExactly("backup");
        }

        @Test
        void aFileThatWasTakenAwayIsForgotten() throws IOException {
            refused.add("backup");
            Files.delete(put("all.yaml", "backup"));
            refused.clear();

            later(FIRST_PAUSE);

            assertThat(names()).isEmpty();
        }

        @Test
        void aFileThatHasChangedIsLeftToItsOwnTurn() throws IOException {
            refused.add("backup");
            Path file = put("all.yaml", "backup");
            refused.clear();
            Files.writeString(file, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: hal");
            Files.setLastModifiedTime(file, FileTime.fromMillis(1));

            later(FIRST_PAUSE);

            assertThat(names()).isEmpty();
        }

        @Test
        void touchingAppliesAllOfAFileThoughSomethingIsRefused() throws IOException {
            refused.add("backup");
            Path file = put("all.yaml", "volume", "backup");
            api.cluster().delete(BackupVolume.class, "volume");
            Files.setLastModifiedTime(file, FileTime.fromMillis(1));

            manifests.apply(file.toFile());

            assertThat(names()).containsExactly("volume");
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsTriedAgainAndLoggedOnce() throws IOException {
        Path file =
                Files.writeString(
                        folder.resolve("one.yaml"),
                        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\n");
        Instant[] now = {Instant.EPOCH};

        try (Cluster cluster = Cluster.connect(NOBODY, "longhorn-system");
                CapturedLog log = CapturedLog.of("io.drover.control.manifest")) {
            Manifests manifests = new Manifests(cluster, () -> now[0]);
            manifests.apply(file.toFile());
            now[0] = now[0].plusSeconds(1);
            manifests.again();

            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .contains("one.yaml", "does not answer");
        }
    }
}
