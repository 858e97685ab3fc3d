package io.drover.control.backup;

import io.drover.control.backupvolume.BackupVolumes;
import io.drover.control.domain.Domain;
import io.drover.control.domain.Services;
import io.drover.control.image.ImageBackups;
import io.drover.control.image.VolumeImages;
import io.drover.control.schedule.JobSelection;
import io.drover.control.several.SiblingReads;
import io.drover.mover.DataMover;
import io.drover.reconcile.Informers;
import io.drover.resource.Backup;

import org.apache.camel.spi.Registry;

import java.time.Duration;

/** Beans of {@code backup.camel.yaml} and {@code data-mover.camel.yaml}. */
public final class BackupDomain implements Domain {
    @Override
    public void bind(Registry registry, Services services) {
        Duration wait = services.duration("drover.backup.sibling-wait", "10s");
        registry.bind(
                "dataMover",
                new DataMover(
                        services.driver(), services.connections(), wait, services.transfers()));
        Informers caches = services.caches();
        BackupTurns turns =
                new BackupTurns(
                        services.settings()::concurrentBackups,
                        services.number("drover.mover.per-driver", 0),
                        name -> caches.find(Backup.class, name).isPresent(),
                        name -> caches.requeue(Backup.class, name));
        BackupJobs jobs =
                new BackupJobs(
                        services.jobs(), turns, services.retries(), services.waitingJobs(), caches);
        registry.bind(
                "siblingReads",
                new SiblingReads(
                        services.mover(),
                        caches,
                        services.jobs(),
                        services.retries(),
                        turns::close,
                        wait));
        BackupCase cases = new BackupCase(services.jobs());
        registry.bind("backupCase", cases);
        registry.bind(
                "settledBackups", new SettledBackups(cases, services.jobs(), services.node()));
        bindRequest(registry, services, turns, jobs);
        bindDeletion(registry, services, jobs);
        registry.bind(
                "backupInspection",
                new BackupInspection(
                        services.cluster(),
                        services.connections(),
                        caches,
                        services.foundBackups(),
                        new BackupStatusFields(caches, services.clock()),
                        services.clock()));
    }

    private static void bindRequest(
            Registry registry, Services services, BackupTurns turns, BackupJobs jobs) {
        Informers caches = services.caches();
        BackupInputs inputs = new BackupInputs(caches);
        BackupRequests requests =
                new BackupRequests(
                        services.settings(), new JobSelection(caches), new VolumeImages(caches));
        BackupStatusFields fields = new BackupStatusFields(caches, services.clock());
        Duration deadline = services.duration("drover.backup.deadline", "30m");
        registry.bind(
                "backupPreparation",
                new BackupPreparation(
                        services.cluster(),
                        new BackupDefaults(caches),
                        inputs,
                        requests,
                        turns,
                        services.retries(),
                        caches));
        registry.bind(
                "backupImage",
                new BackupImage(
                        inputs, caches, caches, new ImageBackups(caches, services.cluster())));
        registry.bind(
                "backupTransfer",
                new BackupTransfer(
                        inputs,
                        requests,
                        services.mover(),
                        jobs,
                        fields,
                        services.clock(),
                        caches,
                        deadline));
        registry.bind("backupReport", new BackupReport(jobs, caches));
        registry.bind("backupSilence", new BackupSilence(jobs, services.connections()::silence));
        registry.bind(
                "backupOutcomes",
                new BackupOutcomes(caches, jobs, services.retries(), fields, deadline));
        registry.bind(
                "backupCompletion",
                new BackupCompletion(
                        caches, services.cluster(), jobs, volumes(services), services.settings()));
    }

    private static void bindDeletion(Registry registry, Services services, BackupJobs jobs) {
        registry.bind(
                "backupDeletion",
                new BackupDeletion(
                        services.cluster(), services.connections(), jobs, volumes(services)));
        registry.bind(
                "remoteBackupDeletion",
                new RemoteBackupDeletion(
                        services.cluster(),
                        services.caches(),
                        services.connections(),
                        services.attempts(),
                        services.settings(),
                        services.caches()));
    }

    private static BackupVolumes volumes(Services services) {
        return new BackupVolumes(services.caches(), services.cluster(), services.clock());
    }
}
