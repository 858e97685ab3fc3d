package io.drover.metrics;

import io.drover.blockengine.backup.ChangeWay;
import io.drover.control.job.JobRunner;
import io.drover.control.job.RunCounts;
import io.drover.control.job.WaitingJobs;
import io.drover.control.mover.Leftovers;
import io.drover.mover.Transfers;
import io.drover.reconcile.Informers;
import io.drover.reconcile.ReconcileComponent;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.RecurringJob;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Drover's metrics, gathered from memory at each scrape: the series of a resource end with it, and
 * no request is made to a store.
 */
public final class DroverMetrics implements MultiCollector {
    private final Informers informers;
    private final JobRunner jobs;
    private final WaitingJobs waiting;
    private final Transfers transfers;
    private final ReconcileComponent reconcile;
    private final RunCounts runs;
    private final Leftovers leftovers;
    private final InstantSource clock;

    public DroverMetrics(
            Informers informers,
            JobRunner jobs,
            WaitingJobs waiting,
            Transfers transfers,
            ReconcileComponent reconcile,
            RunCounts runs,
            Leftovers leftovers,
            InstantSource clock) {
        this.informers = informers;
        this.jobs = jobs;
        this.waiting = waiting;
        this.transfers = transfers;
        this.reconcile = reconcile;
        this.runs = runs;
        this.leftovers = leftovers;
        this.clock = clock;
    }

    @Override
    public MetricSnapshots collect() {
        Instant now = clock.instant();
        List<MetricSnapshot> all = new ArrayList<>();
        all.addAll(
                new BackupMetrics(
                                informers.cached(Backup.class), informers.cached(Volume.class), now)
                        .collect());
        all.add(
                ScheduleMetrics.unscheduled(
                        informers.cached(Volume.class), informers.cached(RecurringJob.class)));
        all.addAll(new StandbyMetrics(informers.cached(Volume.class)).collect());
        all.addAll(
                new VerificationMetrics(
                                informers.cached(BackupTarget.class),
                                informers.cached(BackupVolume.class),
                                informers.cached(Backup.class),
                                now)
                        .collect());
        all.addAll(
                new TargetMetrics(informers.cached(BackupTarget.class), transfers.sums(), now)
                        .collect());
        all.add(
                new Family(
                                "drover_backup_source_read_bytes",
                                "Bytes of snapshots that were read for backups; what was read for"
                                        + " several targets counts once")
                        .add(transfers.sourceRead())
                        .counter());
        all.add(changes());
        all.add(new DriverMetrics(informers.cached(ConfigMap.class)).distrusted());
        all.addAll(
                new RecurringJobMetrics(informers.cached(RecurringJob.class), runs.all())
                        .collect());
        all.addAll(new WorkMetrics(jobs, waiting.all(), reconcile.queues(), now).collect());
        all.add(
                new Family(
                                "drover_mover_leftovers",
                                "Backups and snapshots of claims that are gone, or have ended, of"
                                        + " which something is still in the cluster")
                        .add(leftovers.count())
                        .gauge());
        all.add(
                new Family(
                                "drover_leader",
                                "1 if this Drover holds the Lease and works, 0 if it waits")
                        .add(reconcile.gate().isOpen() ? 1 : 0)
                        .gauge());
        all.add(
                new Family("drover_api_server_reachable", "1 if the API server answers, else 0")
                        .add(informers.awayFor().isPresent() ? 0 : 1)
                        .gauge());
        return new MetricSnapshots(all);
    }

    private MetricSnapshot changes() {
        Family ways =
                new Family(
                        "drover_backup_changes",
                        "Backups by Jobs, by how it was found what had changed");
        for (ChangeWay way : ChangeWay.values()) {
            ways.add(transfers.timesFound(way), "way", way.id());
        }
        return ways.counter();
    }
}
