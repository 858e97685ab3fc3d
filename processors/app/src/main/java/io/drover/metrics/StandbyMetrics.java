package io.drover.metrics;

import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.Times;
import io.drover.resource.Volume;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Metrics of standby volumes. */
final class StandbyMetrics {
    private final List<Volume> standby;

    /**
     * @param volumes all; those that follow no other one are left out
     */
    StandbyMetrics(List<Volume> volumes) {
        this.standby =
                volumes.stream()
                        .filter(volume -> volume.follows() && !volume.isMarkedForDeletion())
                        .toList();
    }

    List<MetricSnapshot> collect() {
        Family lag =
                new Family(
                        "drover_standby_lag_seconds",
                        "Time between the snapshots of the backup that a standby volume holds and"
                                + " of the last one of its source; 0 if it holds that");
        Family held =
                new Family(
                        "drover_standby_held_timestamp_seconds",
                        "When the snapshot that a standby volume holds was taken, in seconds since"
                                + " 1970; 0 if it holds none yet");
        Family caughtUp =
                new Family(
                        "drover_standby_caught_up",
                        "1 if a standby volume is known to hold the last backup of its source,"
                                + " else 0");
        for (Volume volume : standby) {
            String[] labels = {
                "volume",
                volume.getMetadata().getName(),
                "target",
                volume.getSpec().backupTargetName
            };
            Optional<Instant> holds = Times.parse(volume.getStatus().heldBackupAt);
            held.add(holds.map(Instant::getEpochSecond).orElse(0L), labels);
            caughtUp.add(isCaughtUp(volume) ? 1 : 0, labels);
            Optional<Instant> last = Times.parse(volume.getStatus().lastBackupAt);
            if (holds.isPresent() && last.isPresent()) {
                long behind = Duration.between(holds.get(), last.get()).toSeconds();
                lag.add(Math.max(0, behind), labels);
            }
        }
        return List.of(lag.gauge(), held.gauge(), caughtUp.gauge());
    }

    private static boolean isCaughtUp(Volume volume) {
        return Conditions.find(volume.getStatus().conditions, Volume.CAUGHT_UP)
                .map(Condition::isTrue)
                .orElse(false);
    }
}
