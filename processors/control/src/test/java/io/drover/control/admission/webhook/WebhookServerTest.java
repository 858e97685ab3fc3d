package io.drover.control.admission.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import io.drover.control.admission.Admission;
import io.drover.control.admission.RefusedException;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.Volume;
import io.drover.support.TestCluster;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.ConfigBuilder;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;

/** AdmissionReviews over real HTTPS, with the rules reading from an API server. */
class WebhookServerTest {
    private static final String VOLUME =
            """
            apiVersion: longhorn.io/v1beta2
            kind: Volume
            metadata: {name: vol, namespace: longhorn-system}
            spec: {size: "3000000"}
            """;

    private static TestCluster cluster;
    private static ServerCertificate certificate;
    private static WebhookServer server;
    private static WebhookClient client;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.start();
        cluster.create(new BackupTarget(), "default");
        certificate = GeneratedCertificate.make(Optional.empty());
        server = WebhookServer.start(cluster.cluster(), "here", false, 0, certificate);
        client = new WebhookClient(server.port(), certificate.authority());
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
        cluster.close();
    }

    private static ObjectNode yaml(String text) throws IOException {
        return (ObjectNode) new YAMLMapper().readTree(text);
    }

    private static ObjectNode creation(String yaml) throws IOException {
        ObjectNode object = yaml(yaml);
        return WebhookClient.request(
                "CREATE", object.path("kind").asText(), Optional.of(object), Optional.empty());
    }

    private static ObjectNode deletion(HasMetadata object) {
        return WebhookClient.request(
                "DELETE",
                object.getKind(),
                Optional.empty(),
                Optional.of(Cluster.MAPPER.valueToTree(object)));
    }

    private static JsonNode valueOf(JsonNode patch, String path) {
        for (JsonNode operation : patch) {
            if (operation.path("path").asText().equals(path)) {
                return operation.path("value");
            }
        }
        throw new AssertionError(path + " is not in " + patch);
    }

    @Test
    void defaultsComeAsAPatch() throws Exception {
        JsonNode response = client.review("/mutate", creation(VOLUME));

        assertThat(response.path("uid").asText()).isEqualTo("u-1");
        assertThat(response.path("allowed").asBoolean()).isTrue();
        assertThat(response.path("patchType").asText()).isEqualTo("JSONPatch");
        JsonNode patch = WebhookClient.patch(response);
        assertThat(valueOf(patch, "/spec/backupTargetName").asText()).isEqualTo("default");
        assertThat(valueOf(patch, "/spec/size").asText()).isEqualTo("4194304");
        assertThat(valueOf(patch, "/metadata/labels").path("backup-target").asText())
                .isEqualTo("default");
    }

    @Test
    void patchIsWhatTheRulesDoInEmbeddedMode() throws Exception {
        ObjectNode embedded = yaml(VOLUME);
        new Admission(cluster.cluster(), "here", false).admit("Volume", embedded, Optional.empty());

        JsonNode patch = WebhookClient.patch(client.review("/mutate", creation(VOLUME)));

        assertThat(patch).isEqualTo(JsonPatch.between(yaml(VOLUME), embedded));
    }

    @Test
    void recurringJobIsCheckedAndFilledIn() throws Exception {
        String job =
                """
                apiVersion: longhorn.io/v1beta2
                kind: RecurringJob
                metadata: {name: nightly, namespace: longhorn-system}
                spec: {task: filesystem-trim, cron: 0 3 * * *}
                """;
        JsonNode response = client.review("/mutate", creation(job));

        assertThat(valueOf(WebhookClient.patch(response), "/spec/name").asText())
                .isEqualTo("nightly");
        assertThat(valueOf(WebhookClient.patch(response), "/spec/concurrency").asInt())
                .isEqualTo(10);
        assertThat(response.path("warnings"))
                .singleElement()
                .extracting(JsonNode::asText)
                .asString()
                .contains("filesystem-trim needs the file systems");
        assertThat(
                        client.review("/mutate", creation(job.replace("0 3 * * *", "0 3 * *")))
                                .at("/status/message")
                                .asText())
                .contains("spec.cron: '0 3 * *' is no schedule");
    }

    @Test
    void whatHasAllDefaultsGetsNoPatch() throws Exception {
        ObjectNode complete = yaml(VOLUME);
        new Admission(cluster.cluster(), "here", false).admit("Volume", complete, Optional.empty());

        JsonNode response =
                client.review(
                        "/mutate",
                        WebhookClient.request(
                                "UPDATE",
                                "Volume",
                                Optional.of(complete),
                                Optional.of(complete.deepCopy())));

        assertThat(response.path("allowed").asBoolean()).isTrue();
        assertThat(response.has("patch")).isFalse();
    }

    @Test
    void refusalHasTheRulesWordsAndIsOfTheClientsMaking() throws Exception {
        String backup =
                """
                apiVersion: longhorn.io/v1beta2
                kind: Backup
                metadata: {name: b1, namespace: longhorn-system, labels: {backup-volume: vol}}
                spec: {snapshotName: nowhere}
                """;
        JsonNode response = client.review("/mutate", creation(backup));

        assertThat(response.path("allowed").asBoolean(true)).isFalse();
        assertThat(response.at("/status/code").asInt()).isEqualTo(422);
        assertThat(response.at("/status/reason").asText()).isEqualTo("Invalid");
        assertThat(response.at("/status/message").asText())
                .isEqualTo(embeddedRefusal(backup))
                .contains("there is no snapshot 'nowhere'");
    }

    private static String embeddedRefusal(String yaml) throws IOException {
        ObjectNode object = yaml(yaml);
        try {
            new Admission(cluster.cluster(), "here", false)
                    .admit(object.path("kind").asText(), object, Optional.empty());
        } catch (RefusedException e) {
            return e.getMessage();
        }
        throw new AssertionError("it was admitted");
    }

    @Test
    void changeIsComparedWithTheOldObject() throws Exception {
        ObjectNode old = yaml(VOLUME);
        new Admission(cluster.cluster(), "here", false).admit("Volume", old, Optional.empty());
        ObjectNode changed = old.deepCopy();
        changed.withObjectProperty("spec").put("backupCompressionMethod", "gzip");

        JsonNode response =
                client.review(
                        "/mutate",
                        WebhookClient.request(
                                "UPDATE", "Volume", Optional.of(changed), Optional.of(old)));

        assertThat(response.at("/status/message").asText())
                .isEqualTo(
                        "spec.backupCompressionMethod: it is 'lz4' and cannot be changed to"
                                + " 'gzip'");
    }

    @Test
    void deletionOfTheDefaultTargetIsRefused() throws Exception {
        BackupTarget target = cluster.get(BackupTarget.class, "default");

        JsonNode response = client.review("/validate", deletion(target));

        assertThat(response.path("allowed").asBoolean(true)).isFalse();
        assertThat(response.at("/status/message").asText())
                .contains("backup target 'default' cannot be deleted");
    }

    @Test
    void otherDeletionsPassWithoutAPatch() throws Exception {
        Volume volume = new Volume();
        volume.setMetadata(cluster.cluster().metadata("gone", Map.of()));

        JsonNode response = client.review("/validate", deletion(volume));

        assertThat(response.path("allowed").asBoolean()).isTrue();
        assertThat(response.has("patch")).isFalse();
    }

    @Test
    void validatingPathChecksAndChangesNothing() throws Exception {
        JsonNode response = client.review("/validate", creation(VOLUME));

        assertThat(response.path("allowed").asBoolean()).isTrue();
        assertThat(response.has("patch")).isFalse();
    }

    @Test
    void dryRunIsAnsweredAlikeAndWritesNothing() throws Exception {
        ObjectNode request = creation(VOLUME);
        request.put("dryRun", true);

        JsonNode response = client.review("/mutate", request);

        assertThat(response).isEqualTo(client.review("/mutate", creation(VOLUME)));
        assertThat(cluster.cluster().list(Volume.class)).isEmpty();
    }

    @Test
    void nameThatTheApiServerWillChooseIsNotPatched() throws Exception {
        JsonNode response =
                client.review(
                        "/mutate", creation(VOLUME.replace("name: vol", "generateName: vol-")));

        assertThat(response.path("allowed").asBoolean()).isTrue();
        assertThat(WebhookClient.patch(response))
                .isNotEmpty()
                .noneMatch(operation -> operation.path("path").asText().equals("/metadata/name"));
    }

    @Test
    void namespaceOfTheRequestIsTheObjects() throws Exception {
        JsonNode response =
                client.review(
                        "/mutate", creation(VOLUME.replace(", namespace: longhorn-system", "")));

        assertThat(WebhookClient.patch(response))
                .isNotEmpty()
                .noneMatch(
                        operation -> operation.path("path").asText().equals("/metadata/namespace"));
    }

    @ParameterizedTest
    @CsvSource({
        "longhorn.io, EngineImage, longhorn-system, ''",
        "example.com, Volume, longhorn-system, ''",
        "longhorn.io, Volume, elsewhere, ''",
        "longhorn.io, Volume, longhorn-system, status"
    })
    void whatIsNoneOfTheRulesBusinessPasses(
            String group, String kind, String namespace, String subResource) throws Exception {
        ObjectNode request = creation(VOLUME.replace("3000000", "wrong"));
        request.withObjectProperty("kind").put("group", group).put("kind", kind);
        request.put("namespace", namespace).put("subResource", subResource);

        JsonNode response = client.review("/mutate", request);

        assertThat(response.path("allowed").asBoolean()).isTrue();
        assertThat(response.has("patch")).isFalse();
    }

    @Test
    void volumeOnABackingImageIsRefused() throws Exception {
        JsonNode response =
                client.review(
                        "/mutate",
                        creation(VOLUME.replace("spec: {", "spec: {backingImage: ubuntu, ")));

        assertThat(response.path("allowed").asBoolean()).isFalse();
        assertThat(response.at("/status/message").asText())
                .contains("spec.backingImage: there is no BackingImage 'ubuntu'");
    }

    @Test
    void valueThatCannotBeReadIsRefused() throws Exception {
        JsonNode response = client.review("/mutate", creation(VOLUME.replace("3000000", "wrong")));

        assertThat(response.at("/status/code").asInt()).isEqualTo(422);
        assertThat(response.at("/status/message").asText()).contains("wrong");
    }

    @Test
    void otherPathsAndMethodsAreRefused() throws Exception {
        HttpResponse<String> elsewhere = client.send("POST", "/mutate/more", "{}");

        assertThat(elsewhere.statusCode()).isEqualTo(404);
        assertThat(elsewhere.body()).contains("/mutate/more").contains("/validate");
        assertThat(client.send("GET", "/mutate", "").statusCode()).isEqualTo(405);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"kind\":               | the body is not JSON",
                "''                       | send an AdmissionReview",
                "[]                       | send an AdmissionReview",
                "{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1beta1\"}"
                        + " | v1beta1",
                "{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\"}"
                        + " | request.uid"
            })
    void bodyThatIsNoReviewIsABadRequest(String body, String message) throws Exception {
        HttpResponse<String> answer = client.send("POST", "/mutate", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains(message);
    }

    @Test
    void bodyOfMoreThanTheLimitIsRefused() throws Exception {
        HttpResponse<String> answer = client.send("POST", "/mutate", " ".repeat((8 << 20) + 1));

        assertThat(answer.statusCode()).isEqualTo(413);
    }

    @Test
    void rulesThatCannotReadRefuseAndSayWhy() throws Exception {
        Cluster away =
                Cluster.connect(
                        new ConfigBuilder(io.fabric8.kubernetes.client.Config.empty())
                                .withMasterUrl("http://127.0.0.1:1")
                                .withRequestRetryBackoffLimit(0)
                                .build(),
                        "longhorn-system");
        try (away;
                WebhookServer alone = WebhookServer.start(away, "here", false, 0, certificate);
                WebhookClient caller = new WebhookClient(alone.port(), certificate.authority())) {
            JsonNode response = caller.review("/mutate", creation(VOLUME));

            assertThat(response.path("allowed").asBoolean(true)).isFalse();
            assertThat(response.at("/status/code").asInt()).isEqualTo(503);
            assertThat(response.at("/status/message").asText())
                    .startsWith("the rules could not be checked");
        }
    }

    @Test
    void connectionsAreNotKeptToBeDroppedUnderARequest() throws Exception {
        HttpResponse<String> answer = client.send("POST", "/mutate", "{}");

        assertThat(answer.headers().firstValue("Connection")).contains("close");
    }

    @Test
    void portThatIsTakenIsNamed() {
        assertThatThrownBy(
                        () ->
                                WebhookServer.start(
                                        cluster.cluster(),
                                        "here",
                                        false,
                                        server.port(),
                                        certificate))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("port " + server.port());
    }
}
