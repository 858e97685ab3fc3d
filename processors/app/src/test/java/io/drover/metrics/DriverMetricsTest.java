package io.drover.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class DriverMetricsTest {
    private static ConfigMap map(String name, Map<String, String> labels) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .build();
    }

    @Test
    void namesDriversThatWereCaughtAndNobodyElse() {
        Map<String, String> ours = Map.of("app.kubernetes.io/managed-by", "drover");

        GaugeSnapshot shown =
                (GaugeSnapshot)
                        new DriverMetrics(
                                        List.of(
                                                map("drover-cbt-distrust-csi.example", ours),
                                                map("drover-cbt-distrust-made-up", Map.of()),
                                                map("drover-history-0", ours)))
                                .distrusted();

        assertThat(shown.getMetadata().getName()).isEqualTo("drover_csi_driver_distrusted");
        assertThat(shown.getDataPoints())
                .singleElement()
                .satisfies(
                        point -> {
                            assertThat(point.getLabels().get("driver")).isEqualTo("csi.example");
                            assertThat(point.getValue()).isEqualTo(1);
                        });
    }
}
