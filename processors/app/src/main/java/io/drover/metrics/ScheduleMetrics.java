package io.drover.metrics;

import io.drover.control.schedule.VolumeSchedule;
import io.drover.resource.RecurringJob;
import io.drover.resource.Volume;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

import java.util.List;

/** Metrics about RecurringJobs and the volumes that they are for. */
final class ScheduleMetrics {
    private ScheduleMetrics() {}

    /**
     * Which volumes nothing backs up by itself; those being deleted and standby volumes are left
     * out.
     */
    static MetricSnapshot unscheduled(List<Volume> volumes, List<RecurringJob> jobs) {
        Family unscheduled =
                new Family(
                        "drover_volume_unscheduled",
                        "1 if no recurring job backs a volume up, else 0");
        volumes.stream()
                .filter(volume -> !volume.isMarkedForDeletion() && !volume.follows())
                .forEach(
                        volume ->
                                unscheduled.add(
                                        VolumeSchedule.of(volume, jobs).makesBackups() ? 0 : 1,
                                        "volume",
                                        volume.getMetadata().getName()));
        return unscheduled.gauge();
    }
}
