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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Drover as in a cluster: with the rights that the chart gives it. Its rules of admission are asked
 * by the API server itself, which is an embedded one or a real one.
 */
record DeployedDrover(
        DroverRuntime runtime, GuardedApi api, Cluster user, List<AutoCloseable> behind)
        implements AutoCloseable {
    /** On an embedded API server, with the files of an embedded Drover in that directory. */
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
        return new DeployedDrover(
                run(api, data, clock),
                api,
                Cluster.connect(
                        Config.fromKubeconfig(kubeconfig.toFile()), Names.DEFAULT_NAMESPACE),
                List.of(admission, server));
    }

    /** On a real one, which stays when this is closed; it calls Drover's webhook. */
    static DeployedDrover start(
            ChartedCluster cluster, Path data, Map<String, String> properties, InstantSource clock)
            throws IOException {
        Map<String, String> all = new HashMap<>(properties);
        if (cluster.controllers()) {
            all.put("drover.provisioner.bind", "false");
        }
        GuardedApi api = cluster.guard(all, data.resolve("accounts"));
        DroverRuntime runtime = run(api, data, clock);
        Cluster user = Cluster.connect(cluster.config(), Names.DEFAULT_NAMESPACE);
        boolean claims = Boolean.parseBoolean(all.get("drover.pvc.enabled"));
        return new DeployedDrover(
                runtime, api, user, List.of(TestWebhook.start(runtime.cluster(), user, claims)));
    }

    private static DroverRuntime run(GuardedApi api, Path data, InstantSource clock)
            throws IOException {
        return DroverRuntime.start(
                new RuntimeOptions(
                        api.config(),
                        Names.DEFAULT_NAMESPACE,
                        data.resolve("volumes"),
                        Files.createDirectories(data.resolve("backupstore")).toUri().toString(),
                        Optional.of(data.resolve("routes")),
                        Optional.empty(),
                        api.properties()),
                clock);
    }

    /**
     * @throws AssertionError if a request was refused
     */
    @Override
    public void close() {
        runtime.close();
        for (AutoCloseable one : behind) {
            close(one);
        }
        user.close();
        api.close();
    }

    private static void close(AutoCloseable one) {
        try {
            one.close();
        } catch (Exception e) {
            // the boundary of AutoCloseable, which declares Exception
            throw new IllegalStateException("closing what Drover ran on", e);
        }
    }
}
