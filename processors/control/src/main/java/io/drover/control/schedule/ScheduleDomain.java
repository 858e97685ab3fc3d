package io.drover.control.schedule;

import io.drover.control.domain.Domain;
import io.drover.control.domain.Services;
import io.drover.reconcile.Informers;

import org.apache.camel.spi.Registry;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Beans of {@code recurring-job.camel.yaml}, and those of volumes that are about their jobs. */
public final class ScheduleDomain implements Domain {
    @Override
    public void bind(Registry registry, Services services) {
        Informers caches = services.caches();
        JobSelection selection = new JobSelection(caches);
        RunRoute route = new RunRoute(services.context(), services.jobs());
        FailedVolumes failures =
                new FailedVolumes(route, selection, services.jobs(), caches, services.clock());
        RunReports reports = new RunReports(failures, services.runCounts(), services.clock());
        registry.bind("recurringJobSpecification", new RecurringJobSpecification(services.clock()));
        registry.bind("recurringJobTimer", new RecurringJobTimer(services.context(), caches));
        registry.bind(
                "recurringJobCases", new RecurringJobCases(services.jobs(), services.clock()));
        registry.bind(
                "recurringRuns",
                new RecurringRuns(
                        route, selection, services.jobs(), caches, reports, services.clock()));
        registry.bind("runReports", reports);
        registry.bind("failedVolumes", failures);
        registry.bind("recurringJobRemoval", new RecurringJobRemoval(caches, services.cluster()));
        bindTasks(registry, services);
        bindVolumes(registry, services);
    }

    private static void bindVolumes(Registry registry, Services services) {
        Informers caches = services.caches();
        registry.bind(
                "volumeSchedule",
                new VolumeScheduleReport(caches, services.cluster(), services.clock()));
        registry.bind(
                "recurringJobsRestore",
                new RecurringJobsRestore(
                        caches, services.cluster(), services.settings(), services.clock()));
        new JobChanges(caches).listen();
    }

    private static void bindTasks(Registry registry, Services services) {
        Informers caches = services.caches();
        ResourceWait waits = new ResourceWait(caches);
        ExecutorService volumes =
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("recurring-", 0).factory());
        registry.bind("recurring-volumes", volumes);
        registry.bind(
                "volumeTasks",
                new VolumeTasks(caches, services.settings(), services.jobs(), services.events()));
        registry.bind(
                "recurringSnapshots",
                new RecurringSnapshots(
                        caches,
                        services.cluster(),
                        waits,
                        services.settings(),
                        services.clock(),
                        services.duration("drover.recurring-job.snapshot-deadline", "10m")));
        registry.bind(
                "recurringSystemBackups",
                new RecurringSystemBackups(
                        caches,
                        services.cluster(),
                        waits,
                        services.clock(),
                        services.duration("drover.recurring-job.backup-deadline", "24h")));
        registry.bind("recurringTargets", new RecurringTargets(caches));
        RecurringBackups backups =
                new RecurringBackups(
                        caches,
                        services.cluster(),
                        waits,
                        new BackupOrigin(services.clusterId()),
                        services.clock(),
                        services.duration("drover.recurring-job.backup-deadline", "24h"));
        registry.bind("recurringBackups", backups);
        registry.bind(
                "unchangedVolumes",
                new UnchangedVolumes(
                        backups, caches, services.cluster(), services.driver(), services.clock()));
    }
}
