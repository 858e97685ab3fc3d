package io.drover.control.backup;

import io.drover.control.job.Retries;
import io.drover.control.setting.Settings;
import io.drover.control.several.Siblings;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.ResourceKey;
import io.drover.resource.Setting;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The steps from the request for a backup to its turn. A Backup that has to wait is reconciled
 * again when the resource that it waits for changes. Bean {@code backupPreparation}.
 */
public final class BackupPreparation {
    private final Cluster cluster;
    private final BackupDefaults defaults;
    private final BackupInputs inputs;
    private final BackupRequests requests;
    private final BackupTurns turns;
    private final Retries retries;
    private final Informers informers;

    BackupPreparation(
            Cluster cluster,
            BackupDefaults defaults,
            BackupInputs inputs,
            BackupRequests requests,
            BackupTurns turns,
            Retries retries,
            Informers informers) {
        this.cluster = cluster;
        this.defaults = defaults;
        this.inputs = inputs;
        this.requests = requests;
        this.turns = turns;
        this.retries = retries;
        this.informers = informers;
    }

    /**
     * Writes into a new request what its manifest leaves out, and the finalizer, in one go.
     *
     * @return the Backup as it is then
     */
    public Backup fillIn(Backup backup) {
        if (backup.getSpec().snapshotName.isEmpty()
                || !backup.getStatus().state.isEmpty()
                || backup.isMarkedForDeletion()) {
            return backup;
        }
        Backup wanted = Cluster.copy(backup, Backup.class);
        defaults.fill(wanted);
        if (!wanted.getFinalizers().contains(Names.FINALIZER)) {
            List<String> finalizers = new ArrayList<>(wanted.getFinalizers());
            finalizers.add(Names.FINALIZER);
            wanted.getMetadata().setFinalizers(finalizers);
        }
        return cluster.update(backup, wanted);
    }

    /**
     * @throws AttemptFailedException if an attempt failed, and the next one is some time off
     */
    public void awaitNextAttempt(Reconciliation<Backup, Backup.Status> run)
            throws AttemptFailedException {
        String key = BackupKey.of(run.resource());
        Optional<Duration> left = retries.pauseLeft(key);
        if (left.isPresent()) {
            String reason = retries.reason(key);
            throw new AttemptFailedException(reason, reason, left.get());
        }
    }

    /**
     * @throws BackupFailedException if there is no snapshot that could be backed up, or a field has
     *     an invalid value
     * @throws NotReadyException if it has not been taken yet, or its volume is being restored
     */
    public void resolveSnapshot(Reconciliation<Backup, Backup.Status> run)
            throws BackupFailedException, NotReadyException {
        List<ResourceKey> awaited = new ArrayList<>();
        awaited.add(new ResourceKey(Setting.class, Settings.CONCURRENT_BACKUPS));
        awaited.add(new ResourceKey(BackupTarget.class, RemoteBackup.of(run.resource()).target()));
        awaited.add(new ResourceKey(Snapshot.class, run.resource().getSpec().snapshotName));
        informers.await(run.key(), awaited);
        Snapshot snapshot = inputs.snapshot(run.resource());
        awaited.add(new ResourceKey(Volume.class, snapshot.getSpec().volume));
        informers.await(run.key(), awaited);
        requests.of(run.resource(), snapshot, inputs.volume(run.resource(), snapshot));
    }

    /**
     * @throws BackupFailedException if there is no such target
     * @throws NotReadyException if it is unavailable
     */
    public void awaitTarget(Reconciliation<Backup, Backup.Status> run)
            throws BackupFailedException, NotReadyException {
        inputs.target(run.resource());
    }

    /**
     * @throws NotItsTurnException if as many backups run as are allowed, or another one of the
     *     volume
     */
    public void awaitTurn(Reconciliation<Backup, Backup.Status> run) throws NotItsTurnException {
        String key = BackupKey.of(run.resource());
        RemoteBackup remote = RemoteBackup.of(run.resource());
        String reason =
                turns.take(
                                new BackupTurns.Claim(
                                        key,
                                        new BackupTurns.VolumeOnTarget(
                                                remote.volume(), remote.target()),
                                        run.name(),
                                        turn(run.resource(), key),
                                        inputs.driver(remote.volume())))
                        .orElse("");
        if (!reason.isEmpty()) {
            throw new NotItsTurnException(reason);
        }
    }

    /** Siblings that read together have one turn. */
    private static String turn(Backup backup, String key) {
        return Siblings.targets(backup).isEmpty() ? key : "siblings/" + Siblings.root(backup);
    }
}
