package io.drover.control.backupvolume;

import io.drover.blockengine.format.VolumeName;
import io.drover.control.connection.TargetConnections;
import io.drover.control.job.Attempts;
import io.drover.control.job.Attempts.Attempt;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Cluster;
import io.drover.resource.Events;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A BackupVolume that a user deletes takes its remote data along; one that the synchronisation
 * removes does not, and neither does one whose target cannot be reached. Bean {@code
 * backupVolumeDeletion}.
 */
public final class BackupVolumeDeletion {
    static final Duration POLL = Duration.ofMillis(500);

    private final Cluster cluster;
    private final TargetConnections connections;
    private final Attempts attempts;
    private final Informers informers;
    private final Events events;

    public BackupVolumeDeletion(
            Cluster cluster,
            TargetConnections connections,
            Attempts attempts,
            Informers informers,
            Events events) {
        this.cluster = cluster;
        this.connections = connections;
        this.attempts = attempts;
        this.informers = informers;
        this.events = events;
    }

    public void delete(Reconciliation<BackupVolume, BackupVolume.Status> run) {
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

    /**
     * The backups go by their owner; none of them may take its remote data along. Those of others
     * stay if the volume has another resource on the target.
     */
    private void spreadResourceOnly(Reconciliation<BackupVolume, BackupVolume.Status> run) {
        BackupVolume.Spec spec = run.resource().getSpec();
        boolean only =
                BackupVolumes.find(cluster, spec.backupTargetName, spec.volumeName).isEmpty();
        for (Backup backup : Backups.of(cluster, spec)) {
            if (only || isOwned(backup, run.resource())) {
                cluster.deleteResourceOnly(backup);
            }
        }
    }

    private static boolean isOwned(Backup backup, BackupVolume owner) {
        return backup.getMetadata().getOwnerReferences().stream()
                .anyMatch(reference -> reference.getUid().equals(owner.getMetadata().getUid()));
    }

    private void deleteRemotely(
            Reconciliation<BackupVolume, BackupVolume.Status> run, BackupTarget target) {
        VolumeName volume = new VolumeName(run.resource().getSpec().volumeName);
        Attempt attempt =
                attempts.look(
                        "delete-volume/" + run.resource().getMetadata().getUid(),
                        progress -> {
                            connections.open(target).deleteVolume(volume);
                            return volume;
                        },
                        () -> informers.requeue(BackupVolume.class, run.name()));
        switch (attempt) {
            case Attempt.Running _ -> run.requeueAfter(POLL);
            case Attempt.Paused(String message, Duration left) -> failed(run, message, left);
            case Attempt.Failed(String message, Duration pause) -> {
                events.warning(run.resource(), "BackupVolumeDeletionFailed", message);
                failed(run, message, pause);
            }
            case Attempt.Done _ -> {
                spreadResourceOnly(run);
                cluster.removeFinalizer(run.resource());
            }
        }
    }

    private static void failed(
            Reconciliation<BackupVolume, BackupVolume.Status> run, String message, Duration pause) {
        run.status().messages = new TreeMap<>(Map.of("error", message));
        run.requeueAfter(pause);
    }
}
