package io.drover.control.system;

import io.drover.blockengine.format.SystemBackupConfig;
import io.drover.blockengine.format.SystemBackupPlace;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.system.SystemBackups;
import io.drover.control.job.Attempts;
import io.drover.control.job.JobRunner;
import io.drover.control.system.SystemObstacle.Failed;
import io.drover.control.system.SystemObstacle.Waiting;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.ResourceKey;
import io.drover.resource.SystemBackup;
import io.drover.resource.SystemRestore;
import io.drover.resource.Times;

import org.apache.camel.Body;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;

/** Fetches the archive that a SystemRestore names. Bean {@code archiveDownload}. */
public final class ArchiveDownload {
    private final SystemStore store;
    private final Attempts attempts;
    private final JobRunner jobs;
    private final Informers informers;
    private final Cluster cluster;
    private final InstantSource clock;

    ArchiveDownload(
            SystemStore store,
            Attempts attempts,
            JobRunner jobs,
            Informers informers,
            Cluster cluster,
            InstantSource clock) {
        this.store = store;
        this.attempts = attempts;
        this.jobs = jobs;
        this.informers = informers;
        this.cluster = cluster;
        this.clock = clock;
    }

    private static String key(Reconciliation<SystemRestore, SystemRestore.Status> run) {
        return "system-restore/" + run.resource().getMetadata().getUid();
    }

    /** The archive, or that it cannot be used. */
    private sealed interface Outcome {
        record Read(SystemArchive archive) implements Outcome {}

        record Unusable(String message) implements Outcome {}
    }

    /**
     * The archive, from the store or as it was read before.
     *
     * @throws Waiting until it has been read
     * @throws Failed if there is none, or it is damaged
     */
    public SystemArchive fetch(@Body Reconciliation<SystemRestore, SystemRestore.Status> run)
            throws Waiting, Failed {
        SystemRestore.Status status = run.status();
        if (status.startedAt.isEmpty()) {
            status.startedAt = Times.format(clock.instant());
            status.state = "Pending";
        }
        SystemBackup backup = backup(run);
        BackupTarget target = store.target(run.key());
        SystemBackupPlace place =
                SystemBackupPlace.of(
                                backup.getStatus().version, run.resource().getSpec().systemBackup)
                        .orElseThrow(() -> new Waiting("the system backup is being looked at"));
        status.sourceURL = place.url(target.getSpec().backupTargetURL);
        Attempts.Attempt attempt =
                attempts.look(
                        key(run),
                        progress -> read(target, place),
                        () -> informers.requeue(SystemRestore.class, run.name()));
        switch (attempt) {
            case Attempts.Attempt.Running _ -> {
                status.state = "Downloading";
                throw new Waiting("the archive is being read");
            }
            case Attempts.Attempt.Paused(String message, var left) -> {
                run.requeueAfter(left);
                throw new Waiting(message);
            }
            case Attempts.Attempt.Failed(String message, var pause) -> {
                run.requeueAfter(pause);
                throw new Waiting(message);
            }
            case Attempts.Attempt.Done _ -> status.state = "Restoring";
        }
        return archive(run);
    }

    private SystemBackup backup(Reconciliation<SystemRestore, SystemRestore.Status> run)
            throws Waiting, Failed {
        String name = run.resource().getSpec().systemBackup;
        informers.await(run.key(), List.of(new ResourceKey(SystemBackup.class, name)));
        SystemBackup backup =
                informers
                        .find(SystemBackup.class, name)
                        .orElseThrow(
                                () ->
                                        new Failed(
                                                "Unpack",
                                                "there is no SystemBackup '%s'; see kubectl get systembackups"
                                                        .formatted(name)));
        return switch (backup.getStatus().state) {
            case SystemNames.READY -> backup;
            case SystemNames.ERROR ->
                    throw new Failed("Unpack", "SystemBackup %s is in state Error".formatted(name));
            default -> throw new Waiting("SystemBackup %s is not ready yet".formatted(name));
        };
    }

    private Outcome read(BackupTarget target, SystemBackupPlace place) throws StoreException {
        SystemBackups backups = store.open(target);
        try {
            SystemBackupConfig config = backups.inspect(place);
            return new Outcome.Read(SystemArchive.read(place.name(), backups.get(config)));
        } catch (StoreException.NotFound | StoreException.Corrupt | IOException e) {
            return new Outcome.Unusable(e.getMessage());
        }
    }

    private SystemArchive archive(Reconciliation<SystemRestore, SystemRestore.Status> run)
            throws Failed {
        JobRunner.Result result = jobs.find(key(run)).flatMap(JobRunner.Job::result).orElseThrow();
        return switch (result) {
            case JobRunner.Result.Done(Outcome.Read(SystemArchive archive)) -> archive;
            case JobRunner.Result.Done(Outcome.Unusable(String message)) ->
                    throw new Failed("Unpack", message);
            default -> throw new IllegalStateException("a download ended with " + result);
        };
    }

    /** It is needed no more. */
    public void forget(@Body Reconciliation<SystemRestore, SystemRestore.Status> run) {
        jobs.cancel(key(run));
        jobs.forget(key(run));
    }

    /** Removes the finalizer; what was restored stays. */
    public void release(@Body Reconciliation<SystemRestore, SystemRestore.Status> run) {
        cluster.removeFinalizer(run.resource());
    }
}
