package io.drover.control.admission.webhook;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

import io.drover.control.admission.Admission;
import io.drover.resource.Cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The admission rules as a webhook, for the API server of a real cluster to call. */
public final class WebhookServer implements AutoCloseable {
    private static final int BACKLOG = 128;

    private final HttpsServer https;
    private final ExecutorService executor;

    private WebhookServer(HttpsServer https, ExecutorService executor) {
        this.https = https;
        this.executor = executor;
    }

    /**
     * Listens on all interfaces.
     *
     * @param cluster what the rules read
     * @param node where Drover runs
     * @param claims whether volumes may be claims of other CSI drivers
     * @param port 0 for any free one
     * @throws IOException if the port cannot be used
     */
    public static WebhookServer start(
            Cluster cluster, String node, boolean claims, int port, ServerCertificate certificate)
            throws IOException {
        HttpsServer https = bind(port);
        https.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
        https.setExecutor(executor);
        Reviewer reviewer = new Reviewer(new Admission(cluster, node, claims), cluster.namespace());
        https.createContext("/", new WebhookHandler(reviewer));
        https.start();
        return new WebhookServer(https, executor);
    }

    private static HttpsServer bind(int port) throws IOException {
        try {
            return HttpsServer.create(new InetSocketAddress(port), BACKLOG);
        } catch (IOException e) {
            throw new IOException(
                    "port %d cannot be used for the webhook: %s".formatted(port, e.getMessage()),
                    e);
        }
    }

    public int port() {
        return https.getAddress().getPort();
    }

    @Override
    public void close() {
        https.stop(0);
        executor.close();
    }
}
