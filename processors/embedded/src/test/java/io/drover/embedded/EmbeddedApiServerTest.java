package io.drover.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** What client libraries and controllers rely on. */
class EmbeddedApiServerTest {
    private static final String NAMESPACE = "longhorn-system";

    @TempDir Path directory;
    EmbeddedApiServer server;
    KubernetesClient client;

    @BeforeEach
    void start() throws Exception {
        open(0);
    }

    private void open(int port) throws Exception {
        server =
                EmbeddedApiServer.start(
                        Optional.of(directory.resolve("api.db")),
                        port,
                        AdmissionHandler.NONE,
                        InstantSource.system());
        Config config =
                new ConfigBuilder(Config.empty())
                        .withMasterUrl(server.url().toString())
                        .withNamespace(NAMESPACE)
                        .withWatchReconnectInterval(200)
                        .build();
        client = new KubernetesClientBuilder().withConfig(config).build();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private static ConfigMap configMap(String name) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .endMetadata()
                .addToData("a", "1")
                .build();
    }

    @Test
    void staleWritesAreConflicts() {
        ConfigMap first = client.resource(configMap("m")).create();
        client.resource(first).edit(map -> new ConfigMapBuilder(map).addToData("a", "2").build());

        assertThatThrownBy(
                        () ->
                                client.resource(
                                                new ConfigMapBuilder(first)
                                                        .addToData("a", "3")
                                                        .build())
                                        .lockResourceVersion(
                                                first.getMetadata().getResourceVersion())
                                        .update())
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getCode()).isEqualTo(409));
        assertThatThrownBy(() -> client.resource(configMap("m")).create())
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getStatus().getReason()).isEqualTo("AlreadyExists"));
    }

    @Test
    void finalizersHoldAnObjectAndOwnersTakeTheirsAlong() {
        ConfigMap owner =
                client.resource(
                                new ConfigMapBuilder(configMap("owner"))
                                        .editMetadata()
                                        .addToFinalizers("longhorn.io")
                                        .endMetadata()
                                        .build())
                        .create();
        ConfigMap owned =
                new ConfigMapBuilder(configMap("owned"))
                        .editMetadata()
                        .withOwnerReferences(
                                new OwnerReferenceBuilder()
                                        .withApiVersion("v1")
                                        .withKind("ConfigMap")
                                        .withName("owner")
                                        .withUid(owner.getMetadata().getUid())
                                        .build())
                        .endMetadata()
                        .build();
        client.resource(owned).create();

        client.resource(owner).delete();
        assertThat(client.resource(owner).get().getMetadata().getDeletionTimestamp()).isNotNull();
        client.configMaps()
                .inNamespace(NAMESPACE)
                .withName("owner")
                .edit(
                        map ->
                                new ConfigMapBuilder(map)
                                        .editMetadata()
                                        .withFinalizers()
                                        .endMetadata()
                                        .build());

        assertThat(client.configMaps().inNamespace(NAMESPACE).list().getItems()).isEmpty();
    }

    private static ConfigMap finalized(ConfigMap map, String... finalizers) {
        return new ConfigMapBuilder(map)
                .editMetadata()
                .withFinalizers(finalizers)
                .endMetadata()
                .build();
    }

    private static void assertRefused(ThrowingCallable request, String... words) {
        assertThatThrownBy(request)
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getCode()).isEqualTo(422))
                .hasMessageContainingAll(words);
    }

    @Test
    void finalizersAreNotAddedToAnObjectThatIsBeingDeleted() {
        Resource<ConfigMap> deleted =
                client.configMaps().inNamespace(NAMESPACE).withName("deleted");
        client.resource(finalized(configMap("deleted"), "example.com/a")).create();
        deleted.delete();

        assertRefused(
                () -> deleted.edit(map -> finalized(map, "example.com/a", "example.com/b")),
                "metadata.finalizers: Forbidden",
                "example.com/b");
        deleted.edit(map -> finalized(map));
        assertThat(deleted.get()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "name, 63",
        "'', 0",
        "My_name.1, 9",
    })
    void labelsThatKubernetesTakes(String start, int length) {
        String value = start + "x".repeat(length - start.length());
        ConfigMap map = configMap("labelled");
        map.getMetadata().setLabels(Map.of("example.com/label", value));

        assertThat(client.resource(map).create().getMetadata().getLabels()).containsValue(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ends-with-", "a b", "_a", "ä"})
    void labelsThatKubernetesRefuses(String value) {
        ConfigMap map = configMap("labelled");
        map.getMetadata().setLabels(Map.of("label", value));

        assertRefused(() -> client.resource(map).create(), "metadata.labels", value);
        map.getMetadata().setLabels(Map.of("label", "x".repeat(64)));
        assertRefused(() -> client.resource(map).create(), "metadata.labels", "no more than 63");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a..b", "a.-b", "A", "-a", "a_b"})
    void namesThatKubernetesRefuses(String name) {
        assertRefused(() -> client.resource(configMap(name)).create(), "metadata.name", name);
    }

    @Test
    void timesAreChecked() {
        GenericKubernetesResource target = new GenericKubernetesResource();
        target.setApiVersion("longhorn.io/v1beta2");
        target.setKind("BackupTarget");
        target.setMetadata(new ObjectMetaBuilder().withName("t").withNamespace(NAMESPACE).build());
        target.setAdditionalProperty("spec", Map.of("syncRequestedAt", "yesterday"));

        assertRefused(() -> client.resource(target).create(), "spec.syncRequestedAt", "date-time");
        target.setAdditionalProperty("spec", Map.of("syncRequestedAt", "2026-01-02T03:04:05Z"));
        client.resource(target).create();
    }

    @Test
    void namespaceTakesItsObjectsAlong() {
        client.resource(
                        new NamespaceBuilder()
                                .withNewMetadata()
                                .withName("other")
                                .endMetadata()
                                .build())
                .create();
        ConfigMap map = configMap("m");
        map.getMetadata().setNamespace("other");
        client.resource(map).create();

        client.namespaces().withName("other").delete();

        assertThat(client.configMaps().inNamespace("other").list().getItems()).isEmpty();
        assertThatThrownBy(() -> client.resource(map).create())
                .hasMessageContaining("namespaces \"other\" not found");
    }

    @Test
    void eventsGoAfterAnHour() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
        try (EmbeddedApiServer timed =
                        EmbeddedApiServer.start(
                                Optional.empty(), 0, AdmissionHandler.NONE, now::get);
                KubernetesClient admin =
                        new KubernetesClientBuilder()
                                .withConfig(
                                        new ConfigBuilder(Config.empty())
                                                .withMasterUrl(timed.url().toString())
                                                .build())
                                .build()) {
            event(admin, "first");
            now.set(now.get().plus(Duration.ofMinutes(40)));
            event(admin, "second");
            now.set(now.get().plus(Duration.ofMinutes(21)));
            event(admin, "third");

            assertThat(admin.v1().events().inNamespace(NAMESPACE).list().getItems())
                    .extracting(event -> event.getMetadata().getName())
                    .containsExactly("second", "third");
        }
    }

    private static void event(KubernetesClient client, String name) {
        client.resource(
                        new EventBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .withNamespace(NAMESPACE)
                                .endMetadata()
                                .build())
                .create();
    }

    @Test
    void objectsAndVersionsOutliveARestartAndWatchesGoOn() throws Exception {
        List<String> events = new CopyOnWriteArrayList<>();
        client.resource(configMap("before")).create();
        SharedIndexInformer<ConfigMap> informer =
                client.configMaps().inNamespace(NAMESPACE).runnableInformer(0);
        informer.addEventHandler(recorder(events));
        informer.start();
        await().atMost(Duration.ofSeconds(20)).until(() -> events.contains("add before"));
        String uid =
                client.configMaps()
                        .inNamespace(NAMESPACE)
                        .withName("before")
                        .get()
                        .getMetadata()
                        .getUid();
        int port = server.url().getPort();

        server.close();
        server =
                EmbeddedApiServer.start(
                        Optional.of(directory.resolve("api.db")),
                        port,
                        AdmissionHandler.NONE,
                        InstantSource.system());
        await().atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .until(
                        () ->
                                client.configMaps()
                                        .inNamespace(NAMESPACE)
                                        .withName("before")
                                        .get()
                                        .getMetadata()
                                        .getUid()
                                        .equals(uid));
        client.resource(configMap("after")).create();

        await().atMost(Duration.ofSeconds(20)).until(() -> events.contains("add after"));
        assertThat(events).containsOnlyOnce("add before").doesNotContain("delete before");
        informer.stop();
    }

    private static ResourceEventHandler<ConfigMap> recorder(List<String> events) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(ConfigMap map) {
                events.add("add " + map.getMetadata().getName());
            }

            @Override
            public void onUpdate(ConfigMap before, ConfigMap after) {
                events.add("update " + after.getMetadata().getName());
            }

            @Override
            public void onDelete(ConfigMap map, boolean unknown) {
                events.add("delete " + map.getMetadata().getName());
            }
        };
    }

    @Test
    void aDatabaseInUseIsNamed() {
        assertThatThrownBy(
                        () ->
                                EmbeddedApiServer.start(
                                        Optional.of(directory.resolve("api.db")),
                                        0,
                                        AdmissionHandler.NONE,
                                        InstantSource.system()))
                .hasMessageContaining("is another Drover running");
    }

    @Test
    void admissionRefusesAndFillsIn() throws Exception {
        AdmissionHandler handler =
                request -> {
                    if (request.object().path("data").has("bad")) {
                        throw new ApiException(403, "Forbidden", "denied: no bad data");
                    }
                    request.object().withObjectProperty("data").put("default", "eA==");
                    return List.of();
                };
        try (EmbeddedApiServer strict =
                        EmbeddedApiServer.start(
                                Optional.empty(), 0, handler, InstantSource.system());
                KubernetesClient admin =
                        new KubernetesClientBuilder()
                                .withConfig(
                                        new ConfigBuilder(Config.empty())
                                                .withMasterUrl(strict.url().toString())
                                                .build())
                                .build()) {
            assertThat(admin.resource(secret(Map.of("good", "eA=="))).create().getData())
                    .containsKeys("good", "default");
            assertThatThrownBy(() -> admin.resource(secret(Map.of("bad", "eA=="))).create())
                    .hasMessageContaining("denied: no bad data");
        }
    }

    @Test
    void warningsOfAdmissionComeInAHeaderAlsoWhereUnknownFieldsAreRefused() throws Exception {
        AdmissionHandler handler = request -> List.of("nobody \"acts\" on it");
        try (EmbeddedApiServer warning =
                        EmbeddedApiServer.start(
                                Optional.empty(), 0, handler, InstantSource.system());
                HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> created =
                    http.send(
                            HttpRequest.newBuilder(
                                            warning.url()
                                                    .resolve(
                                                            "/api/v1/namespaces/%s/secrets?fieldValidation=Strict"
                                                                    .formatted(NAMESPACE)))
                                    .POST(
                                            HttpRequest.BodyPublishers.ofString(
                                                    "{\"metadata\":{\"name\":\"s\"}}"))
                                    .header("Content-Type", "application/json")
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(created.statusCode()).isEqualTo(201);
            assertThat(created.headers().allValues("Warning"))
                    .containsExactly("299 - \"nobody \\\"acts\\\" on it\"");
        }
    }

    private static Secret secret(Map<String, String> data) {
        return new SecretBuilder()
                .withNewMetadata()
                .withGenerateName("s-")
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withData(data)
                .build();
    }
}
