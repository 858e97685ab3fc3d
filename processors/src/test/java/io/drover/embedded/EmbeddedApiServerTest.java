package io.drover.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

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
