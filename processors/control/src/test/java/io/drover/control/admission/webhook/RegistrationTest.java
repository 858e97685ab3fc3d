package io.drover.control.admission.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.support.TestCluster;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.client.KubernetesClient;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

class RegistrationTest {
    private TestCluster cluster;
    private Registration registration;

    @BeforeEach
    void start() throws IOException {
        cluster = TestCluster.start();
        registration = new Registration(cluster.cluster().client(), "longhorn-system");
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private MutatingWebhook mutating() {
        return client().resources(MutatingWebhookConfiguration.class)
                .withName("drover.longhorn-system")
                .get()
                .getWebhooks()
                .getFirst();
    }

    private ValidatingWebhook validating() {
        return client().resources(ValidatingWebhookConfiguration.class)
                .withName("drover.longhorn-system")
                .get()
                .getWebhooks()
                .getFirst();
    }

    private KubernetesClient client() {
        return cluster.cluster().client();
    }

    @Test
    void bothWebhooksAreWrittenForTheirOperations() {
        registration.write(URI.create("https://host:9443/"), "PEM");

        assertThat(mutating().getClientConfig().getUrl()).isEqualTo("https://host:9443/mutate");
        assertThat(mutating().getRules().getFirst().getOperations())
                .containsExactly("CREATE", "UPDATE");
        assertThat(mutating().getRules().getFirst().getResources())
                .containsExactlyInAnyOrder(
                        "backingimages",
                        "backupbackingimages",
                        "backuptargets",
                        "backupvolumes",
                        "backups",
                        "recurringjobs",
                        "settings",
                        "snapshots",
                        "systembackups",
                        "systemrestores",
                        "volumes");
        assertThat(mutating().getFailurePolicy()).isEqualTo("Ignore");
        assertThat(mutating().getSideEffects()).isEqualTo("None");
        assertThat(mutating().getNamespaceSelector().getMatchLabels())
                .isEqualTo(Map.of("kubernetes.io/metadata.name", "longhorn-system"));
        assertThat(validating().getClientConfig().getUrl()).isEqualTo("https://host:9443/validate");
        assertThat(validating().getRules().getFirst().getOperations()).containsExactly("DELETE");
        assertThat(Base64.getDecoder().decode(validating().getClientConfig().getCaBundle()))
                .isEqualTo("PEM".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void nextStartReplacesAddressAndCertificate() {
        registration.write(URI.create("https://host:9443"), "PEM");
        registration.write(URI.create("https://other:9443"), "PEM2");

        assertThat(mutating().getClientConfig().getUrl()).isEqualTo("https://other:9443/mutate");
        assertThat(validating().getClientConfig().getUrl())
                .isEqualTo("https://other:9443/validate");
    }

    @Test
    void stopTakesThemAway() {
        registration.write(URI.create("https://host:9443"), "PEM");
        registration.remove();
        registration.remove();

        assertThat(client().resources(MutatingWebhookConfiguration.class).list().getItems())
                .isEmpty();
        assertThat(client().resources(ValidatingWebhookConfiguration.class).list().getItems())
                .isEmpty();
    }
}
