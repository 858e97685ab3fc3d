package io.drover.metrics;

import io.drover.mover.Transfers;
import io.drover.resource.BackupTarget;
import io.drover.resource.Times;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** Metrics from the BackupTarget resources, and of the data moved to and from the targets. */
final class TargetMetrics {
    private final List<BackupTarget> targets;
    private final Map<Transfers.Key, Transfers.Sum> transfers;
    private final Instant now;

    /** Leaves out the sums of targets that were deleted. */
    TargetMetrics(List<BackupTarget> targets, Map<Transfers.Key, Transfers.Sum> sums, Instant now) {
        Set<String> names =
                targets.stream()
                        .map(target -> target.getMetadata().getName())
                        .collect(Collectors.toSet());
        this.targets = targets;
        this.transfers =
                sums.entrySet().stream()
                        .filter(entry -> names.contains(entry.getKey().target()))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        this.now = now;
    }

    List<MetricSnapshot> collect() {
        return List.of(
                available(),
                synced(),
                moved(
                        "drover_transfers_finished",
                        "Backups and restores that came to their end",
                        Transfers.Sum::finished),
                moved(
                        "drover_transfer_read_bytes",
                        "Bytes read from the volume (backup) or, decompressed, from the store"
                                + " (restore)",
                        Transfers.Sum::read),
                moved(
                        "drover_transfer_written_bytes",
                        "Compressed bytes sent to the store (backup), or bytes written to the"
                                + " volume (restore)",
                        Transfers.Sum::written),
                moved(
                        "drover_transfer_requests",
                        "Calls made to the store by finished backups and restores",
                        Transfers.Sum::requests));
    }

    /** A target without a URL is none yet. */
    private List<BackupTarget> withUrl() {
        return targets.stream()
                .filter(target -> !target.getSpec().backupTargetURL.isEmpty())
                .toList();
    }

    private MetricSnapshot available() {
        Family available =
                new Family(
                        "drover_backup_target_available",
                        "1 if the target answered when it was last asked, otherwise 0");
        for (BackupTarget target : withUrl()) {
            available.add(target.getStatus().available ? 1 : 0, "target", name(target));
        }
        return available.gauge();
    }

    private MetricSnapshot synced() {
        Family ages =
                new Family(
                        "drover_backup_target_last_synced_age_seconds",
                        "Seconds since the target's content was last read as a whole");
        for (BackupTarget target : withUrl()) {
            Times.parse(target.getStatus().lastSyncedAt)
                    .ifPresent(
                            time ->
                                    ages.add(
                                            Duration.between(time, now).toMillis() / 1000.0,
                                            "target",
                                            name(target)));
        }
        return ages.gauge();
    }

    private MetricSnapshot moved(
            String metric, String help, ToDoubleFunction<Transfers.Sum> amount) {
        Family family = new Family(metric, help);
        transfers.forEach(
                (key, sum) ->
                        family.add(
                                amount.applyAsDouble(sum),
                                "operation",
                                key.operation(),
                                "target",
                                key.target()));
        return family.counter();
    }

    private static String name(BackupTarget target) {
        return target.getMetadata().getName();
    }
}
