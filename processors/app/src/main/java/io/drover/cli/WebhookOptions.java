package io.drover.cli;

import io.drover.control.admission.webhook.CertificateDirectory;
import io.drover.control.admission.webhook.GeneratedCertificate;
import io.drover.control.admission.webhook.Registration;
import io.drover.control.admission.webhook.ServerCertificate;
import io.drover.control.admission.webhook.WebhookServer;
import io.drover.control.domain.ClaimSwitch;
import io.drover.control.domain.NodeName;
import io.drover.resource.Cluster;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import picocli.CommandLine.Option;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Whether and how {@code drover run} serves the admission rules to the API server. */
final class WebhookOptions {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookOptions.class);

    /** Seconds; a command that is asked to stop is cut off after twenty. */
    private static final int LONGEST_FAREWELL = 10;

    /** Milliseconds; below the API server's patience with a webhook, so that the cause is told. */
    private static final int READ_TIMEOUT = 3000;

    @Option(
            names = "--webhook-port",
            paramLabel = "PORT",
            defaultValue = "0",
            description =
                    "Port of the admission webhook, which fills in defaults and refuses wrong"
                            + " objects; 0 for none (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--webhook-certificates",
            paramLabel = "DIRECTORY",
            description =
                    "tls.crt and tls.key of the webhook, in PEM, and ca.crt if there is one"
                            + " (default: a self-signed one is made).")
    private Path certificates;

    @Option(
            names = "--webhook-url",
            paramLabel = "URL",
            description =
                    "Registers the webhook under this address while Drover runs, such as"
                            + " https://host:9443; for a Drover outside the cluster.")
    private URI url;

    @Option(
            names = "--webhook-farewell",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description =
                    "For how long the webhook goes on answering when everything else has stopped,"
                            + " until the cluster sends its requests to other replicas (default:"
                            + " ${DEFAULT-VALUE}).")
    private int farewell;

    /**
     * @param properties of this start
     * @return to be closed in the end
     * @throws IllegalArgumentException if the options do not fit together
     * @throws IOException if port or certificate cannot be used
     */
    Closeable start(Config kubernetes, String namespace, Map<String, String> properties)
            throws IOException, InterruptedException {
        check();
        if (port == 0) {
            return () -> {};
        }
        ServerCertificate certificate =
                certificates == null
                        ? GeneratedCertificate.make(Optional.ofNullable(url))
                        : CertificateDirectory.read(certificates);
        Cluster cluster = Cluster.connect(impatient(kubernetes), namespace);
        Running running =
                new Running(cluster, Optional.ofNullable(url), Duration.ofSeconds(farewell));
        try {
            running.begin(properties, port, certificate);
            return running;
        } catch (IOException e) {
            running.close();
            throw e;
        }
    }

    private void check() {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException(
                    "--webhook-port: %d is not a port; use 1 to 65535, or 0 for none"
                            .formatted(port));
        }
        if (farewell < 0 || farewell > LONGEST_FAREWELL) {
            throw new IllegalArgumentException(
                    "--webhook-farewell: %d is no number of seconds from 0 to %d"
                            .formatted(farewell, LONGEST_FAREWELL));
        }
        if (port == 0 && (url != null || certificates != null)) {
            throw new IllegalArgumentException(
                    "--webhook-url and --webhook-certificates need --webhook-port");
        }
        // what Kubernetes asks of clientConfig.url
        if (url != null
                && (!"https".equals(url.getScheme())
                        || url.getHost() == null
                        || url.getUserInfo() != null
                        || url.getQuery() != null
                        || url.getFragment() != null)) {
            throw new IllegalArgumentException(
                    "--webhook-url: write it like https://host:9443, without user, query and"
                            + " fragment");
        }
    }

    private static Config impatient(Config config) {
        return new ConfigBuilder(config)
                .withRequestRetryBackoffLimit(1)
                .withRequestTimeout(READ_TIMEOUT)
                .withConnectionTimeout(READ_TIMEOUT)
                .build();
    }

    private static final class Running implements Closeable {
        private final Cluster cluster;
        private final Optional<URI> url;
        private final Duration farewell;
        private final Registration registration;
        private Optional<WebhookServer> server = Optional.empty();

        Running(Cluster cluster, Optional<URI> url, Duration farewell) {
            this.cluster = cluster;
            this.url = url;
            this.farewell = farewell;
            this.registration = new Registration(cluster.client(), cluster.namespace());
        }

        void begin(Map<String, String> properties, int port, ServerCertificate certificate)
                throws IOException {
            server =
                    Optional.of(
                            WebhookServer.start(
                                    cluster,
                                    NodeName.of(properties),
                                    ClaimSwitch.isOn(properties),
                                    port,
                                    certificate));
            LOG.info("admission webhook listens on port {}", server.get().port());
            if (url.isPresent()) {
                register(url.get(), certificate.authority());
            }
        }

        private void register(URI address, String authority) throws IOException {
            try {
                registration.write(address, authority);
            } catch (KubernetesClientException e) {
                throw new IOException(
                        "the webhook cannot be registered: %s; it needs the right to write webhook configurations"
                                .formatted(e.getMessage()),
                        e);
            }
        }

        @Override
        public void close() {
            url.ifPresent(_ -> unregister());
            sayFarewell();
            server.ifPresent(WebhookServer::close);
            cluster.close();
        }

        private void sayFarewell() {
            try {
                // nobody counts it down
                new CountDownLatch(1).await(farewell.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void unregister() {
            try {
                registration.remove();
            } catch (KubernetesClientException e) {
                LOG.warn(
                        "the webhook configurations {} stay; the API server passes over a webhook"
                                + " that is away: {}",
                        registration.name(),
                        e.getMessage());
            }
        }
    }
}
