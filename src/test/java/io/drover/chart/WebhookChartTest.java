package io.drover.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.drover.control.admission.Admission;
import io.drover.control.admission.webhook.CertificateDirectory;
import io.drover.control.admission.webhook.ServerCertificate;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The webhook as the chart sets it up. */
class WebhookChartTest {
    private static Chart chart;

    @BeforeAll
    static void render() throws IOException {
        chart = Chart.render(Map.of("webhook", Map.of("port", 9555)));
    }

    private static JsonNode webhook(String kind) {
        return chart.find(kind).orElseThrow().at("/webhooks/0");
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    private static Optional<JsonNode> named(JsonNode list, String name) {
        for (JsonNode item : list) {
            if (item.path("name").asText().equals(name)) {
                return Optional.of(item);
            }
        }
        return Optional.empty();
    }

    private static byte[] secret(String key) {
        JsonNode secret = chart.find("Secret", "backup-drover-webhook").orElseThrow();
        return Base64.getDecoder().decode(secret.path("data").path(key).asText());
    }

    private static X509Certificate certificate(byte[] pem) throws Exception {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(pem));
    }

    @ParameterizedTest
    @CsvSource({
        "MutatingWebhookConfiguration, /mutate, 'CREATE,UPDATE'",
        "ValidatingWebhookConfiguration, /validate, DELETE"
    })
    void apiServerAsksForTheseKindsInThisNamespaceAlone(
            String kind, String path, String operations) {
        JsonNode webhook = webhook(kind);

        assertThat(webhook.path("name").asText()).isEqualTo(Admission.WEBHOOK);
        assertThat(webhook.at("/clientConfig/service/path").asText()).isEqualTo(path);
        assertThat(webhook.path("namespaceSelector").path("matchLabels").properties())
                .singleElement()
                .hasToString("kubernetes.io/metadata.name=\"longhorn-system\"");
        assertThat(webhook.path("rules")).hasSize(1);
        assertThat(texts(webhook.at("/rules/0/operations"))).containsExactly(operations.split(","));
        assertThat(texts(webhook.at("/rules/0/resources")))
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
        assertThat(webhook.path("sideEffects").asText()).isEqualTo("None");
        assertThat(chart.find(kind).orElseThrow().at("/metadata/name").asText())
                .isEqualTo("longhorn-system.backup-drover");
    }

    @Test
    void objectsAreWrittenWhileThePodIsAway() {
        assertThat(webhook("MutatingWebhookConfiguration").path("failurePolicy").asText())
                .isEqualTo("Ignore");
        assertThat(webhook("ValidatingWebhookConfiguration").path("failurePolicy").asText())
                .isEqualTo("Ignore");
    }

    @Test
    void serviceLeadsToThePortThatThePodListensOn() {
        JsonNode service = chart.find("Service").orElseThrow();
        JsonNode reference = webhook("MutatingWebhookConfiguration").at("/clientConfig/service");
        JsonNode port = named(service.at("/spec/ports"), "webhook").orElseThrow();
        JsonNode listened = named(chart.container().path("ports"), "webhook").orElseThrow();

        assertThat(reference.path("name")).isEqualTo(service.at("/metadata/name"));
        assertThat(reference.path("namespace")).isEqualTo(service.at("/metadata/namespace"));
        assertThat(reference.path("port")).isEqualTo(port.path("port"));
        assertThat(port.path("targetPort")).isEqualTo(listened.path("name"));
        assertThat(listened.path("containerPort").asInt()).isEqualTo(9555);
        assertThat(texts(chart.container().path("args"))).contains("--webhook-port=9555");
    }

    @Test
    void certificateIsForTheServiceAndOfTheAuthorityThatTheApiServerTrusts() throws Exception {
        X509Certificate server = certificate(secret("tls.crt"));
        String trusted =
                webhook("ValidatingWebhookConfiguration").at("/clientConfig/caBundle").asText();

        assertThat(webhook("MutatingWebhookConfiguration").at("/clientConfig/caBundle").asText())
                .isEqualTo(trusted);
        server.verify(certificate(Base64.getDecoder().decode(trusted)).getPublicKey());
        assertThat(server.getSubjectAlternativeNames())
                .anySatisfy(
                        name ->
                                assertThat(name.get(1))
                                        .isEqualTo("backup-drover.longhorn-system.svc"));
    }

    @Test
    void droverReadsTheSecretThatIsMounted(@TempDir Path directory) throws Exception {
        for (String key : List.of("tls.crt", "tls.key", "ca.crt")) {
            Files.write(directory.resolve(key), secret(key));
        }
        JsonNode volumes = chart.deployment().at("/spec/template/spec/volumes");

        ServerCertificate read = CertificateDirectory.read(directory);

        assertThat(read.authority()).isEqualTo(Files.readString(directory.resolve("ca.crt")));
        assertThat(named(volumes, "webhook").orElseThrow().at("/secret/secretName").asText())
                .isEqualTo("backup-drover-webhook");
        String mounted =
                named(chart.container().path("volumeMounts"), "webhook")
                        .orElseThrow()
                        .path("mountPath")
                        .asText();
        assertThat(texts(chart.container().path("args")))
                .contains("--webhook-certificates=" + mounted);
    }

    @Test
    void otherCertificateRestartsThePod() throws IOException {
        String key = "/spec/template/metadata/annotations/checksum~1webhook";

        assertThat(chart.deployment().at(key).asText())
                .hasSize(64)
                .isNotEqualTo(Chart.render(Map.of()).deployment().at(key).asText());
    }

    @Test
    void upgradeKeepsTheCertificate() throws IOException {
        Chart upgraded = Chart.renderOver(chart, Map.of("webhook", Map.of("port", 9666)));
        String annotations = "/spec/template/metadata/annotations";

        assertThat(upgraded.find("Secret")).isEqualTo(chart.find("Secret"));
        assertThat(upgraded.find("MutatingWebhookConfiguration"))
                .isEqualTo(chart.find("MutatingWebhookConfiguration"));
        assertThat(upgraded.deployment().at(annotations))
                .isEqualTo(chart.deployment().at(annotations));
    }

    @Test
    void nothingOfItIsThereUnlessEnabled() throws IOException {
        Chart without = Chart.render(Map.of("webhook", Map.of("enabled", false)));
        Set<String> kinds = new TreeSet<>();
        without.all().forEach(object -> kinds.add(object.path("kind").asText()));

        assertThat(kinds)
                .isNotEmpty()
                .doesNotContain("Secret")
                .noneMatch(kind -> kind.endsWith("WebhookConfiguration"));
        assertThat(without.all().toString()).doesNotContain("webhook");
    }
}
