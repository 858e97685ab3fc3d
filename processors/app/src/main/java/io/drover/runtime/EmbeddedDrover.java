package io.drover.runtime;

import io.drover.control.admission.webhook.GeneratedCertificate;
import io.drover.control.admission.webhook.ServerCertificate;
import io.drover.embedded.BearerToken;
import io.drover.embedded.EmbeddedApiServer;
import io.drover.embedded.PrivateFiles;
import io.drover.embedded.Protection;
import io.drover.resource.Cluster;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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
     * @param data directory of all persistent files, which only its owner may read afterwards:
     *     {@code kubernetes.db}, {@code volumes}, {@code backupstore}, {@code manifests}, {@code
     *     routes}, {@code kubeconfig}
     * @param port of the API server on the loopback interface, 0 for any free one
     * @param properties Camel's and Drover's, stronger than the configuration file's
     * @param token that the API server requires of every request, over TLS; empty for none
     */
    public record Options(
            Path data,
            int port,
            String namespace,
            Map<String, String> properties,
            Optional<BearerToken> token) {
        public Options {
            data = data.toAbsolutePath().normalize();
            properties = Map.copyOf(properties);
        }

        /** Without a token. */
        public Options(Path data, int port, String namespace, Map<String, String> properties) {
            this(data, port, namespace, properties, Optional.empty());
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
     *     names the cause
     */
    public static EmbeddedDrover start(Options options, InstantSource clock) throws IOException {
        PrivateFiles.directory(options.data());
        Files.createDirectories(options.manifests());
        Files.createDirectories(options.backupstore());
        Optional<Protection> protection = protection(options.token());
        DeferredAdmission admission = new DeferredAdmission();
        EmbeddedApiServer server =
                EmbeddedApiServer.start(
                        Optional.of(options.data().resolve("kubernetes.db")),
                        options.port(),
                        admission,
                        clock,
                        protection);
        server.ensureNamespace(options.namespace());
        Config config = config(server, options, protection);
        Cluster cluster = Cluster.connect(config, options.namespace());
        try {
            admission.begin(cluster, options.properties());
            server.writeKubeconfig(options.kubeconfig(), options.namespace());
            DroverRuntime runtime = DroverRuntime.start(runtimeOptions(options, config), clock);
            return new EmbeddedDrover(server, cluster, runtime);
        } catch (IOException e) {
            cluster.close();
            server.close();
            throw e;
        }
    }

    /** Nobody else provisions volumes, and no volume controller binds them. */
    private static Map<String, String> withProvisioner(Map<String, String> properties) {
        Map<String, String> all = new TreeMap<>(properties);
        all.putIfAbsent("drover.provisioner.enabled", "true");
        all.putIfAbsent("drover.provisioner.bind", "true");
        return all;
    }

    /** With a certificate for this start; clients get it by the kubeconfig. */
    private static Optional<Protection> protection(Optional<BearerToken> token) throws IOException {
        if (token.isEmpty()) {
            return Optional.empty();
        }
        try {
            ServerCertificate certificate = GeneratedCertificate.make(Optional.empty());
            return Optional.of(
                    new Protection(token.get(), certificate.context(), certificate.authority()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while a certificate was made");
        }
    }

    private static Config config(
            EmbeddedApiServer server, Options options, Optional<Protection> protection) {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(server.url().toString())
                .withNamespace(options.namespace())
                .withOauthToken(protection.map(by -> by.token().text()).orElse(null))
                .withCaCertData(protection.map(Protection::authorityData).orElse(null))
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
                withProvisioner(options.properties()));
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
