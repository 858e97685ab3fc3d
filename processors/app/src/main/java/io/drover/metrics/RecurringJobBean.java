package io.drover.metrics;

import io.drover.control.schedule.RecurringJobCases;
import io.drover.control.schedule.RunReports;
import io.drover.reconcile.Informers;
import io.drover.resource.Cluster;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.RecurringJob;
import io.drover.resource.Times;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Reads the resource in the cache; the one operation changes the resource. */
public final class RecurringJobBean implements RecurringJobMXBean {
    private final String name;
    private final Cluster cluster;
    private final Informers informers;
    private final InstantSource clock;

    public RecurringJobBean(
            String name, Cluster cluster, Informers informers, InstantSource clock) {
        this.name = name;
        this.cluster = cluster;
        this.informers = informers;
        this.clock = clock;
    }

    @Override
    public String getTask() {
        return find().map(job -> job.getSpec().task).orElse("");
    }

    @Override
    public String getCron() {
        return find().map(job -> job.getSpec().cron).orElse("");
    }

    @Override
    public String getNextRun() {
        return find().map(job -> job.getStatus().nextRunTime).orElse("");
    }

    @Override
    public String getLastRun() {
        return find().map(job -> job.getStatus().lastRunTime).orElse("");
    }

    @Override
    public String getLastSuccess() {
        return find().map(job -> job.getStatus().lastSuccessTime).orElse("");
    }

    @Override
    public boolean isRunning() {
        return find().map(job -> job.getStatus().running).orElse(false);
    }

    @Override
    public String getOutcome() {
        return find().flatMap(
                        job ->
                                Conditions.find(job.getStatus().conditions, RunReports.LAST_RUN)
                                        .map(Condition::message))
                .orElse("");
    }

    @Override
    public int getVolumesFailed() {
        return find().map(job -> job.getStatus().failures.size()).orElse(0);
    }

    @Override
    public void runNow() {
        if (find().isEmpty()) {
            throw new IllegalArgumentException(
                    "there is no recurring job '%s' in namespace %s"
                            .formatted(name, cluster.namespace()));
        }
        String now = Times.format(clock.instant());
        cluster.patch(
                RecurringJob.class,
                name,
                Map.of("metadata", Map.of("annotations", Map.of(RecurringJobCases.RUN_NOW, now))));
    }

    private Optional<RecurringJob> find() {
        return informers.cached(RecurringJob.class).stream()
                .filter(job -> job.getMetadata().getName().equals(name))
                .findFirst();
    }
}
