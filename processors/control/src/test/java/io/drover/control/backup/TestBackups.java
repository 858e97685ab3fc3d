package io.drover.control.backup;

import io.drover.control.backupvolume.BackupVolumes;
import io.drover.control.connection.FoundBackups;
import io.drover.control.connection.TargetConnections;
import io.drover.control.image.ImageBackups;
import io.drover.control.image.VolumeImages;
import io.drover.control.job.Attempts;
import io.drover.control.job.JobRunner;
import io.drover.control.job.Retries;
import io.drover.control.job.WaitingJobs;
import io.drover.control.mover.MoverStates;
import io.drover.control.schedule.JobSelection;
import io.drover.control.setting.Settings;
import io.drover.control.several.BackupSiblings;
import io.drover.mover.DataMoverRoute;
import io.drover.reconcile.Informers;
import io.drover.resource.Backup;
import io.drover.resource.Cluster;
import io.drover.store.Silence;
import io.drover.support.BackupRoutes;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The beans of the routes of backups, which read from the API server here. */
final class TestBackups {
    private static final Duration DEADLINE = Duration.ofMinutes(1);

    private final Cluster cluster;
    private final JobRunner jobs;
    private final Informers informers;
    private final InstantSource clock;
    private final Retries retries;
    private final WaitingJobs waiting;
    private final BackupTurns turns;
    private final BackupJobs backupJobs;
    private final Map<String, Object> beans = new HashMap<>();
    private volatile Optional<Silence> silence = Optional.empty();

    TestBackups(
            Cluster cluster,
            JobRunner jobs,
            Informers informers,
            InstantSource clock,
            Duration pause) {
        this.cluster = cluster;
        this.jobs = jobs;
        this.informers = informers;
        this.clock = clock;
        this.retries = new Retries(clock, pause, Duration.ofMinutes(5));
        this.waiting = new WaitingJobs(retries, clock);
        this.turns =
                new BackupTurns(
                        new Settings(cluster)::concurrentBackups,
                        0,
                        name -> cluster.find(Backup.class, name).isPresent(),
                        name -> informers.requeue(Backup.class, name));
        this.backupJobs = new BackupJobs(jobs, turns, retries, waiting, informers);
        beans.put("backupCase", new BackupCase(jobs));
        beans.put("backupSiblings", new BackupSiblings(cluster, cluster));
    }

    /** From now on all targets are silent, or none is. */
    void silence(Optional<Silence> now) {
        silence = now;
    }

    WaitingJobs waiting() {
        return waiting;
    }

    <T> T bean(Class<T> type) {
        return beans.values().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    TestBackups withRequests(DataMoverRoute mover) {
        BackupInputs inputs = new BackupInputs(cluster);
        BackupRequests requests =
                new BackupRequests(
                        new Settings(cluster),
                        new JobSelection(cluster),
                        new VolumeImages(cluster));
        BackupStatusFields fields = new BackupStatusFields(cluster, clock);
        beans.put(
                "backupPreparation",
                new BackupPreparation(
                        cluster,
                        new BackupDefaults(cluster),
                        inputs,
                        requests,
                        turns,
                        retries,
                        informers));
        beans.put(
                "backupImage",
                new BackupImage(inputs, cluster, informers, new ImageBackups(cluster, cluster)));
        beans.put(
                "backupTransfer",
                new BackupTransfer(
                        inputs, requests, mover, backupJobs, fields, clock, informers, DEADLINE));
        beans.put("backupReport", new BackupReport(backupJobs, informers));
        beans.put("moverStates", new MoverStates());
        beans.put("backupSilence", new BackupSilence(backupJobs, target -> silence));
        beans.put(
                "backupOutcomes",
                new BackupOutcomes(cluster, backupJobs, retries, fields, DEADLINE));
        beans.put(
                "backupCompletion",
                new BackupCompletion(
                        cluster,
                        cluster,
                        backupJobs,
                        new BackupVolumes(cluster, cluster, clock),
                        new Settings(cluster)));
        return this;
    }

    TestBackups withStores(TargetConnections connections) {
        beans.put(
                "backupDeletion",
                new BackupDeletion(
                        cluster,
                        connections,
                        backupJobs,
                        new BackupVolumes(cluster, cluster, clock)));
        beans.put(
                "remoteBackupDeletion",
                new RemoteBackupDeletion(
                        cluster,
                        cluster,
                        connections,
                        new Attempts(jobs, retries),
                        new Settings(cluster),
                        informers));
        beans.put(
                "backupInspection",
                new BackupInspection(
                        cluster,
                        connections,
                        informers,
                        new FoundBackups(),
                        new BackupStatusFields(cluster, clock),
                        clock));
        return this;
    }

    BackupRoutes routes() throws Exception {
        return new BackupRoutes(beans);
    }
}
