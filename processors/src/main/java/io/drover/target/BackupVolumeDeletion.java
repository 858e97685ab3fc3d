package io.drover.target;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.format.VolumeName;
import io.drover.endpoint.reconcile.Informers;
import io.drover.job.JobRunner;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.Run;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A BackupVolume that a user deletes takes its remote data along; one that the synchronisation
 * removes does not, and neither does one whose target cannot be reached. Bean {@code
 * backupVolumeDeletion}.
 */
public final class BackupVolumeDeletion {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofSeconds(15);

    private final Cluster cluster;
    private final TargetConnections connections;
    private final JobRunner jobs;
    private final Informers informers;

    public BackupVolumeDeletion(
            Cluster cluster, TargetConnections connections, JobRunner jobs, Informers informers) {
        this.cluster = cluster;
        this.connections = connections;
        this.jobs = jobs;
        this.informers = informers;
    }

    public void delete(Run<BackupVolume, BackupVolume.Status> run) {
        if (!run.deleting()) {
            return;
        }
        run.end();
        Optional<BackupTarget> target =
                connections.findForDeletion(run.resource().getSpec().backupTargetName);
        if (run.resourceOnly() || target.isEmpty()) {
            spreadResourceOnly(run);
            cluster.removeFinalizer(run.resource());
            return;
        }
        deleteRemotely(run, target.get());
    }

    /** The backups go by their owner; none of them may take its remote data along. */
    private void spreadResourceOnly(Run<BackupVolume, BackupVolume.Status> run) {
        BackupVolume.Spec spec = run.resource().getSpec();
        List<Backup> backups =
                cluster.list(Backup.class, Names.LABEL_BACKUP_VOLUME, spec.volumeName);
        for (Backup backup : backups) {
            if (backup.getMetadata()
                    .getLabels()
                    .getOrDefault(Names.LABEL_TARGET, "")
                    .equals(spec.backupTargetName)) {
                cluster.deleteResourceOnly(backup);
            }
        }
    }

    private void deleteRemotely(Run<BackupVolume, BackupVolume.Status> run, BackupTarget target) {
        String key = "delete-volume/" + run.resource().getMetadata().getUid();
        VolumeName volume = new VolumeName(run.resource().getSpec().volumeName);
        Backupstore store = connections.open(target);
        JobRunner.Job job =
                jobs.start(
                        key,
                        progress -> {
                            store.deleteVolume(volume);
                            return volume;
                        },
                        () -> informers.requeue("backupvolumes", run.name()));
        switch (job.result().orElse(null)) {
            case null -> run.requeueAfter(POLL);
            case JobRunner.Result.Done done -> {
                spreadResourceOnly(run);
                cluster.removeFinalizer(run.resource());
            }
            case JobRunner.Result.Failed failed -> {
                jobs.forget(key);
                run.status().messages =
                        new TreeMap<>(Map.of("error", String.valueOf(failed.cause().getMessage())));
                run.requeueAfter(RETRY);
            }
        }
    }
}
