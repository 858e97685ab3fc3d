package io.drover.acceptance;

import io.drover.resource.Cluster;
import io.drover.runtime.DroverRuntime;
import io.drover.runtime.RuntimeOptions;
import io.drover.support.TestCluster;
import io.fabric8.kubernetes.client.Config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * The API server for a test that starts the runtime itself: an embedded one in memory, or a new
 * namespace of the real one.
 *
 * @param account the configuration for the runtime
 */
record TestApi(TestCluster user, Config account) {
    static TestApi start() throws IOException {
        Optional<RealCluster> real = RealCluster.find();
        if (real.isPresent()) {
            Config admin = real.get().config();
            TestNamespace place = TestNamespace.create(admin);
            return new TestApi(
                    TestCluster.of(Cluster.connect(admin, place.name())), place.account());
        }
        TestCluster embedded = TestCluster.start();
        return new TestApi(embedded, embedded.cluster().client().getConfiguration());
    }

    /**
     * A separate runtime, without users' routes and manifests.
     *
     * @param directory where it keeps its volumes
     * @param defaultTarget URL for a target {@code default} that has none; may be empty
     */
    DroverRuntime run(Path directory, String defaultTarget) throws IOException {
        return DroverRuntime.start(
                new RuntimeOptions(
                        account,
                        user.cluster().namespace(),
                        Files.createDirectories(directory.resolve("volumes")),
                        defaultTarget,
                        Optional.empty(),
                        Optional.empty(),
                        Map.of("drover.management.enabled", "false")),
                InstantSource.system());
    }
}
