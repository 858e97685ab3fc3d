package io.drover.metrics;

import io.drover.control.mover.DriverDistrust;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

import java.util.List;

/** CSI drivers, by what backups have found out about them. */
final class DriverMetrics {
    private final List<ConfigMap> records;

    /**
     * @param records ConfigMaps of Drover's namespace
     */
    DriverMetrics(List<ConfigMap> records) {
        this.records = records;
    }

    /** It outlives a restart, unlike a count: it is 1 until somebody deletes the record. */
    MetricSnapshot distrusted() {
        Family family =
                new Family(
                        "drover_csi_driver_distrusted",
                        "1 for a CSI driver that kept quiet about a changed block, and is not asked"
                                + " any more");
        records.stream()
                .flatMap(map -> DriverDistrust.driver(map).stream())
                .forEach(driver -> family.add(1, "driver", driver));
        return family.gauge();
    }
}
