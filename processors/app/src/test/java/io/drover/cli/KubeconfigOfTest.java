package io.drover.cli;

import io.drover.support.TestCluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How commands reach a test's API server. */
final class KubeconfigOfTest {
    private KubeconfigOfTest() {}

    /** The option that names a kubeconfig, which is written into the directory. */
    static String option(TestCluster api, Path directory) throws IOException {
        return "--kubeconfig="
                + Files.writeString(
                        directory.resolve("kubeconfig"),
                        """
                        {"apiVersion": "v1", "kind": "Config", "current-context": "test",
                         "clusters": [{"name": "test", "cluster": {"server": "%s"}}],
                         "users": [{"name": "test", "user": {"token": "any"}}],
                         "contexts": [{"name": "test",
                                       "context": {"cluster": "test", "user": "test"}}]}
                        """
                                .formatted(
                                        api.cluster().client().getConfiguration().getMasterUrl()));
    }
}
