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
import io.drover.resource.SystemBackup;

import org.apache.camel.Body;

import java.io.IOException;
import java.time.Duration;

/** Makes the archive and writes it to the store. Bean {@code systemBackupUpload}. */
public final class SystemBackupUpload {
    private final SystemStore store;
    private final ArchiveMaker maker;
    private final SystemBackupStart start;
    private final Attempts attempts;
    private final JobRunner jobs;
    private final Informers informers;
    private final SystemLimits limits;

    SystemBackupUpload(
            SystemStore store,
            ArchiveMaker maker,
            SystemBackupStart start,
            Attempts attempts,
            JobRunner jobs,
            Informers informers,
            SystemLimits limits) {
        this.store = store;
        this.maker = maker;
        this.start = start;
        this.attempts = attempts;
        this.jobs = jobs;
        this.informers = informers;
        this.limits = limits;
    }

    /** How an attempt ended that is not to be repeated. */
    private sealed interface Outcome {
        record Written(SystemBackupConfig config) implements Outcome {}

        record Refused(String reason, String message) implements Outcome {}
    }

    /** Key of its job. */
    static String key(SystemBackup backup) {
        return "system-backup/" + backup.getMetadata().getUid();
    }

    /**
     * Makes and writes it on another thread.
     *
     * @throws Waiting until that is done
     * @throws Failed if another one has its name in the store, or it takes too long
     */
    public void write(@Body Reconciliation<SystemBackup, SystemBackup.Status> run)
            throws Waiting, Failed {
        run.status().state = SystemNames.UPLOADING;
        BackupTarget target = target(run);
        SystemBackup backup = Cluster.copy(run.resource(), SystemBackup.class);
        Attempts.Attempt attempt =
                attempts.look(
                        key(run.resource()),
                        progress -> write(backup, target),
                        () -> informers.requeue(SystemBackup.class, run.name()));
        switch (attempt) {
            case Attempts.Attempt.Running _ -> throw new Waiting("it is being uploaded");
            case Attempts.Attempt.Paused(String message, Duration left) ->
                    pause(run, message, left);
            case Attempts.Attempt.Failed(String message, Duration pause) ->
                    pause(run, message, pause);
            case Attempts.Attempt.Done _ -> done(run);
        }
    }

    private BackupTarget target(Reconciliation<SystemBackup, SystemBackup.Status> run)
            throws Waiting, Failed {
        try {
            return store.target(run.key());
        } catch (Waiting e) {
            limits.requireTime(run.status(), "Upload", e.getMessage());
            run.requeueAfter(limits.untilNextLook(run.status()));
            throw new Waiting(e.getMessage() + "; " + limits.outlook(run.status()));
        }
    }

    private void pause(
            Reconciliation<SystemBackup, SystemBackup.Status> run, String message, Duration pause)
            throws Waiting, Failed {
        limits.requireTime(run.status(), "Upload", message);
        run.requeueAfter(pause);
        throw new Waiting(message);
    }

    private void done(Reconciliation<SystemBackup, SystemBackup.Status> run) throws Failed {
        JobRunner.Result result =
                jobs.find(key(run.resource())).flatMap(JobRunner.Job::result).orElseThrow();
        switch (result) {
            case JobRunner.Result.Done(Outcome.Written(SystemBackupConfig config)) ->
                    start.ready(run, config);
            case JobRunner.Result.Done(Outcome.Refused(String reason, String message)) ->
                    throw new Failed(reason, message);
            default -> throw new IllegalStateException("an upload ended with " + result);
        }
    }

    private Outcome write(SystemBackup backup, BackupTarget target)
            throws StoreException, IOException {
        SystemArchive archive;
        try {
            archive = maker.make(backup);
        } catch (IllegalArgumentException e) {
            return new Outcome.Refused("Secrets", e.getMessage());
        }
        byte[] zip = archive.toZip();
        DroverRelease release = maker.release();
        SystemBackupConfig config =
                new SystemBackupConfig(
                        new SystemBackupPlace(release.version(), archive.name()),
                        release.commit(),
                        target.getSpec().backupTargetURL,
                        release.image(),
                        "",
                        archive.metadata().get(ArchiveMaker.CREATED_AT),
                        SystemBackups.checksum(zip));
        SystemBackups backups = store.open(target);
        try {
            backups.put(config, zip);
            return new Outcome.Written(config);
        } catch (StoreException.Conflict e) {
            return own(backups, config.place(), backup, e);
        }
    }

    /** A stop of Drover may have come between its end and the status. */
    private static Outcome own(
            SystemBackups backups,
            SystemBackupPlace place,
            SystemBackup backup,
            StoreException.Conflict conflict)
            throws StoreException, IOException {
        SystemBackupConfig present = backups.inspect(place);
        SystemArchive archive = SystemArchive.read(place.name(), backups.get(present));
        return backup.getMetadata().getUid().equals(archive.metadata().get(ArchiveMaker.UID))
                ? new Outcome.Written(present)
                : new Outcome.Refused("Upload", conflict.getMessage());
    }

    /** It is in the store, and the status shows it. */
    public void finish(@Body Reconciliation<SystemBackup, SystemBackup.Status> run) {
        run.normalEvent(
                "SystemBackupReady",
                "%d volumes, version %s"
                        .formatted(run.status().volumes.size(), run.status().version));
    }
}
