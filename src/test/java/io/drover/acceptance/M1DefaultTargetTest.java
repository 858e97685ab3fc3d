package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import io.drover.chart.Chart;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.runtime.DroverRuntime;
import io.drover.support.TestCluster;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** The default target comes from the chart. */
@Timeout(90)
@DisplayName("M1 Default target from the chart")
class M1DefaultTargetTest {
    private static final String CONFIG_MAP = "longhorn-default-backupstore";

    @TempDir Path directory;
    private TestCluster api;
    private TestApi started;
    private DroverRuntime drover;

    @BeforeEach
    void start() throws IOException {
        started = TestApi.start();
        api = started.user();
    }

    @AfterEach
    void stop() {
        if (drover != null) {
            drover.close();
        }
        api.close();
    }

    private void run() throws IOException {
        drover = started.run(directory, "");
    }

    /** What helm install and helm upgrade do to the ConfigMap. */
    private void install(String target, String secret, int pollInterval) throws IOException {
        Map<String, Object> values = new HashMap<>();
        values.put("backupTarget", target);
        values.put("backupTargetCredentialSecret", secret);
        values.put("pollInterval", pollInterval);
        JsonNode map =
                Chart.render(Map.of("defaultBackupStore", values))
                        .find("ConfigMap", CONFIG_MAP)
                        .orElseThrow();
        ConfigMap object = Cluster.MAPPER.convertValue(map, ConfigMap.class);
        api.cluster()
                .client()
                .resource(object)
                .inNamespace(api.cluster().namespace())
                .createOr(NonDeletingOperation::update);
    }

    private String url(String name) throws IOException {
        return Files.createDirectories(directory.resolve(name)).toUri().toString();
    }

    private BackupTarget.Spec spec() {
        return api.get(BackupTarget.class, Names.DEFAULT_TARGET).getSpec();
    }

    private void awaitField(Function<BackupTarget.Spec, String> field, String value) {
        await().untilAsserted(() -> assertThat(field.apply(spec())).isEqualTo(value));
    }

    @Test
    @DisplayName("M1.1 after install the ConfigMap with the chart's values exists")
    void configMapHoldsTheChartsValues() throws IOException {
        install("s3://bucket@region/", "s3-secret", 77);

        ConfigMap map =
                api.cluster()
                        .client()
                        .configMaps()
                        .inNamespace(api.cluster().namespace())
                        .withName(CONFIG_MAP)
                        .get();
        assertThat(map.getData().values())
                .singleElement()
                .asString()
                .contains("s3://bucket@region/", "s3-secret", "77");
    }

    @Test
    @DisplayName("M1.2 changing defaultBackupStore.backupTarget changes the URL of target default")
    void urlFollowsTheChart() throws IOException {
        install(url("a"), "", 300);
        run();
        awaitField(spec -> spec.backupTargetURL, url("a"));
        await().until(
                        () ->
                                api.get(BackupTarget.class, Names.DEFAULT_TARGET)
                                        .getStatus()
                                        .available);

        install(url("b"), "", 300);
        awaitField(spec -> spec.backupTargetURL, url("b"));

        install("", "", 300);
        awaitField(spec -> spec.backupTargetURL, "");
    }

    @Test
    @DisplayName("M1.3 changing defaultBackupStore.backupTargetCredentialSecret changes its Secret")
    void secretFollowsTheChart() throws IOException {
        run();
        install(url("a"), "one", 300);
        awaitField(spec -> spec.credentialSecret, "one");

        install(url("a"), "two", 300);
        awaitField(spec -> spec.credentialSecret, "two");
        assertThat(spec().backupTargetURL).isEqualTo(url("a"));
    }

    @Test
    @DisplayName("M1.4 changing defaultBackupStore.pollInterval changes its poll interval")
    void pollIntervalFollowsTheChart() throws IOException {
        run();
        install(url("a"), "", 60);
        awaitField(spec -> spec.pollInterval, "60s");
        await().until(() -> drover.context().getRoute("target-sync-default") != null);

        install(url("a"), "", 0);
        awaitField(spec -> spec.pollInterval, "0s");
        await().until(() -> drover.context().getRoute("target-sync-default") == null);
    }

    @Test
    @DisplayName("M1 what a user edits stays until the chart's value changes, also over a restart")
    void editsStay() throws IOException {
        install(url("a"), "", 300);
        run();
        awaitField(spec -> spec.backupTargetURL, url("a"));
        api.cluster()
                .patchSpec(
                        BackupTarget.class,
                        Names.DEFAULT_TARGET,
                        Map.of("backupTargetURL", url("own")));
        drover.close();
        run();

        install(url("a"), "", 120);
        awaitField(spec -> spec.pollInterval, "120s");

        assertThat(spec().backupTargetURL).isEqualTo(url("own"));
    }

    @Test
    @DisplayName("M1 an empty chart takes nothing from a target that is there")
    void emptyChartClearsNothing() throws IOException {
        BackupTarget target = new BackupTarget();
        target.getSpec().backupTargetURL = url("own");
        target.getSpec().credentialSecret = "own";
        api.create(target, Names.DEFAULT_TARGET);
        install("", "", 300);
        run();

        awaitField(spec -> spec.pollInterval, "300s");
        assertThat(spec().backupTargetURL).isEqualTo(url("own"));
        assertThat(spec().credentialSecret).isEqualTo("own");
    }

    @Test
    @DisplayName("M1 the ConfigMap of newer Longhorn is read too")
    void newerNameIsReadToo() throws IOException {
        run();
        ConfigMap map = new ConfigMap();
        map.setData(
                Map.of(
                        "default-resource.yaml",
                        "backup-target: %s\nbackupstore-poll-interval: 90\n".formatted(url("c"))));
        map.setMetadata(new ObjectMetaBuilder().withName("longhorn-default-resource").build());
        api.cluster().client().resource(map).inNamespace(api.cluster().namespace()).create();

        awaitField(spec -> spec.backupTargetURL, url("c"));
        awaitField(spec -> spec.pollInterval, "90s");
    }
}
