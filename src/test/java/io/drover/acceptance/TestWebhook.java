package io.drover.acceptance;

import static org.awaitility.Awaitility.await;

import io.drover.control.admission.webhook.GeneratedCertificate;
import io.drover.control.admission.webhook.Registration;
import io.drover.control.admission.webhook.ServerCertificate;
import io.drover.control.admission.webhook.WebhookServer;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.client.KubernetesClientException;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The admission webhook of one namespace, as {@code drover run --webhook-url} registers it. */
final class TestWebhook implements AutoCloseable {
    private final WebhookServer server;
    private final Registration registration;

    private TestWebhook(WebhookServer server, Registration registration) {
        this.server = server;
        this.registration = registration;
    }

    /**
     * Returns when the API server calls it.
     *
     * @param drover what its rules read
     * @param user who may register it
     * @param claims whether volumes of other CSI drivers are served
     */
    static TestWebhook start(Cluster drover, Cluster user, boolean claims) throws IOException {
        ServerCertificate certificate = certificate();
        WebhookServer server = WebhookServer.start(drover, "here", claims, 0, certificate);
        Registration registration = new Registration(user.client(), user.namespace());
        registration.write(
                URI.create("https://127.0.0.1:" + server.port()), certificate.authority());
        await("the API server asks the webhook")
                .atMost(Duration.ofSeconds(30))
                .until(() -> refusesWrongVolume(user) && refusesDeletionOfDefault(user));
        return new TestWebhook(server, registration);
    }

    private static ServerCertificate certificate() throws IOException {
        try {
            return GeneratedCertificate.make(Optional.empty());
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static boolean refusesWrongVolume(Cluster cluster) {
        Volume volume = new Volume();
        volume.setMetadata(cluster.metadata("probe", Map.of()));
        volume.getSpec().backupTargetName = "there-is-none";
        return isRefused(() -> cluster.client().resource(volume).dryRun().create());
    }

    private static boolean refusesDeletionOfDefault(Cluster cluster) {
        return isRefused(
                () ->
                        cluster.client()
                                .resources(BackupTarget.class)
                                .inNamespace(cluster.namespace())
                                .withName(Names.DEFAULT_TARGET)
                                .dryRun()
                                .delete());
    }

    private static boolean isRefused(Runnable request) {
        try {
            request.run();
            return false;
        } catch (KubernetesClientException e) {
            return true;
        }
    }

    @Override
    public void close() {
        registration.remove();
        server.close();
    }
}
