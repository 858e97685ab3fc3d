package io.drover.acceptance;

import io.drover.embedded.EmbeddedApiServer;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.runtime.DeferredAdmission;
import io.drover.runtime.DroverRuntime;
import io.drover.runtime.RuntimeOptions;
import io.fabric8.kubernetes.client.Config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * Drover as in a cluster, on an embedded API server: with the rights that the chart gives it. Its
 * rules of admission are asked by the API server itself, and read with the same rights.
 */
final class DeployedDrover implements AutoCloseable {
    private final EmbeddedApiServer server;
    private final GuardedApi api;
    private final Cluster user;
    private final Cluster admission;
    private final DroverRuntime runtime;

    private DeployedDrover(
            EmbeddedApiServer server,
            GuardedApi api,
            Cluster user,
            Cluster admission,
            DroverRuntime runtime) {
        this.server = server;
        this.api = api;
        this.user = user;
        this.admission = admission;
        this.runtime = runtime;
    }

    /** With the files of an embedded Drover in that directory. */
    static DeployedDrover start(Path data, Map<String, String> properties, InstantSource clock)
            throws IOException {
        DeferredAdmission rules = new DeferredAdmission();
        EmbeddedApiServer server =
                EmbeddedApiServer.start(
                        Optional.of(data.resolve("kubernetes.db")), 0, rules, clock);
        Path kubeconfig = data.resolve("kubeconfig");
        server.writeKubeconfig(kubeconfig, Names.DEFAULT_NAMESPACE);
        GuardedApi api = GuardedApi.start(server.url(), properties, data.resolve("accounts"));
        Cluster admission = Cluster.connect(api.config(), Names.DEFAULT_NAMESPACE);
        rules.begin(admission, properties);
        DroverRuntime runtime =
                DroverRuntime.start(
                        new RuntimeOptions(
                                api.config(),
                                Names.DEFAULT_NAMESPACE,
                                data.resolve("volumes"),
                                Files.createDirectories(data.resolve("backupstore"))
                                        .toUri()
                                        .toString(),
                                Optional.of(data.resolve("routes")),
                                Optional.empty(),
                                api.properties()),
                        clock);
        Cluster user =
                Cluster.connect(
                        Config.fromKubeconfig(kubeconfig.toFile()), Names.DEFAULT_NAMESPACE);
        return new DeployedDrover(server, api, user, admission, runtime);
    }

    DroverRuntime runtime() {
        return runtime;
    }

    GuardedApi api() {
        return api;
    }

    /** With all rights. */
    Cluster user() {
        return user;
    }

    /**
     * @throws AssertionError if a request was refused
     */
    @Override
    public void close() {
        runtime.close();
        admission.close();
        user.close();
        server.close();
        api.close();
    }
}
