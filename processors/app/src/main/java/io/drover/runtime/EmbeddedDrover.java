package io.drover.runtime;

import io.drover.control.admission.Admission;
import io.drover.control.admission.RefusedException;
import io.drover.control.domain.NodeName;
import io.drover.embedded.AdmissionHandler;
import io.drover.embedded.ApiException;
import io.drover.embedded.EmbeddedApiServer;
import io.drover.resource.Cluster;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Drover on a machine without a cluster: an API server, and the runtime on top of it. */
public final class EmbeddedDrover implements AutoCloseable {
    private final EmbeddedApiServer server;
    private final Cluster admissionCluster;
    private final DroverRuntime runtime;

    private EmbeddedDrover(
            EmbeddedApiServer server, Cluster admissionCluster, DroverRuntime runtime) {
        this.server = server;
        this.admissionCluster = admissionCluster;
        this.runtime = runtime;
    }

    /**
     * @param data directory of everything that is kept: {@code kubernetes.db}, {@code volumes},
     *     {@code backupstore}, {@code manifests}, {@code routes}, {@code kubeconfig}
     * @param port of the API server on the loopback interface, 0 for any free one
     * @param properties Camel's and Drover's, stronger than the configuration file's
     */
    public record Options(Path data, int port, String namespace, Map<String, String> properties) {
        public Options {
            data = data.toAbsolutePath().normalize();
            properties = Map.copyOf(properties);
        }

        public Path kubeconfig() {
            return data.resolve("kubeconfig");
        }

        public Path manifests() {
            return data.resolve("manifests");
        }

        /** The user's routes. */
        public Path routes() {
            return data.resolve("routes");
        }

        public Path volumes() {
            return data.resolve("volumes");
        }

        /** The directory that the target {@code default} has at first. */
        public Path backupstore() {
            return data.resolve("backupstore");
        }
    }

    /**
     * @throws IOException if the port or the directory is in use, or cannot be used; the message
     *     says which
     */
    public static EmbeddedDrover start(Options options, InstantSource clock) throws IOException {
        Files.createDirectories(options.manifests());
        Files.createDirectories(options.backupstore());
        DeferredAdmission admission = new DeferredAdmission();
        EmbeddedApiServer server =
                EmbeddedApiServer.start(
                        Optional.of(options.data().resolve("kubernetes.db")),
                        options.port(),
                        admission,
                        clock);
        server.ensureNamespace(options.namespace());
        Config config = config(server, options.namespace());
        Cluster cluster = Cluster.connect(config, options.namespace());
        try {
            admission.rules =
                    Optional.of(new Admission(cluster, NodeName.of(options.properties())));
            server.writeKubeconfig(options.kubeconfig(), options.namespace());
            DroverRuntime runtime = DroverRuntime.start(runtimeOptions(options, config), clock);
            return new EmbeddedDrover(server, cluster, runtime);
        } catch (IOException e) {
            cluster.close();
            server.close();
            throw e;
        }
    }

    private static Config config(EmbeddedApiServer server, String namespace) {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(server.url().toString())
                .withNamespace(namespace)
                .withRequestRetryBackoffLimit(3)
                .build();
    }

    private static RuntimeOptions runtimeOptions(Options options, Config config) {
        return new RuntimeOptions(
                config,
                options.namespace(),
                options.volumes(),
                options.backupstore().toUri().toString(),
                Optional.of(options.routes()),
                Optional.of(options.manifests()),
                options.properties());
    }

    /** The rules need the server that asks for them; until they are there all passes. */
    private static final class DeferredAdmission implements AdmissionHandler {
        private volatile Optional<Admission> rules = Optional.empty();

        @Override
        public void review(Request request) {
            if (rules.isEmpty()) {
                return;
            }
            try {
                if (request.operation() == Operation.DELETE) {
                    rules.get().admitDeletion(request.kind(), request.object());
                } else {
                    rules.get()
                            .admit(request.kind(), request.object(), request.old())
                            .forEach(request.warnings());
                }
            } catch (RefusedException e) {
                throw ApiException.invalid(
                        "admission webhook \"%s\" denied the request: %s"
                                .formatted(Admission.WEBHOOK, e.getMessage()));
            }
        }
    }

    public DroverRuntime runtime() {
        return runtime;
    }

    public EmbeddedApiServer server() {
        return server;
    }

    @Override
    public void close() {
        runtime.close();
        admissionCluster.close();
        server.close();
    }
}
