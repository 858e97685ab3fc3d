package io.drover.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

import java.util.LinkedHashMap;
import java.util.Map;

/** The series of one metric while they are gathered; of two with the same labels one stays. */
final class Family {
    private final String name;
    private final String help;
    private final Map<Labels, Double> values = new LinkedHashMap<>();

    Family(String name, String help) {
        this.name = name;
        this.help = help;
    }

    /**
     * @param labels names and values in turn
     */
    Family add(double value, String... labels) {
        values.put(Labels.of(labels), value);
        return this;
    }

    MetricSnapshot gauge() {
        GaugeSnapshot.Builder builder = GaugeSnapshot.builder().name(name).help(help);
        values.forEach(
                (labels, value) ->
                        builder.dataPoint(
                                GaugeDataPointSnapshot.builder()
                                        .labels(labels)
                                        .value(value)
                                        .build()));
        return builder.build();
    }

    /** Its name gets the ending {@code _total} when it is shown. */
    MetricSnapshot counter() {
        CounterSnapshot.Builder builder = CounterSnapshot.builder().name(name).help(help);
        values.forEach(
                (labels, value) ->
                        builder.dataPoint(
                                CounterDataPointSnapshot.builder()
                                        .labels(labels)
                                        .value(value)
                                        .build()));
        return builder.build();
    }
}
