package io.drover.manifest;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.drover.resource.Cluster;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
}
