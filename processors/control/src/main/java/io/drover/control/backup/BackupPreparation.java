package io.drover.control.backup;

import io.drover.control.setting.Settings;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.ResourceKey;
import io.drover.resource.Setting;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;

import java.util.ArrayList;
import java.util.List;

/**
 * The steps from the request for a backup to its turn. Whoever has to wait is called again when
 * what he waits for changes. Bean {@code backupPreparation}.
 */
public final class BackupPreparation {
    private final Cluster cluster;
    private final BackupDefaults defaults;
    private final BackupInputs inputs;
    private final BackupRequests requests;
    private final BackupTurns turns;
    private final Informers informers;

    BackupPreparation(
            Cluster cluster,
            BackupDefaults defaults,
            BackupInputs inputs,
            BackupRequests requests,
            BackupTurns turns,
            Informers informers) {
        this.cluster = cluster;
        this.defaults = defaults;
        this.inputs = inputs;
        this.requests = requests;
        this.turns = turns;
        this.informers = informers;
    }

    /** Writes into the Backup what its manifest leaves out, once. */
    public void fillIn(Reconciliation<Backup, Backup.Status> run) {
        if (!run.status().state.isEmpty()) {
            return;
        }
        Backup wanted = Cluster.copy(run.resource(), Backup.class);
        defaults.fill(wanted);
        Backup changed = cluster.update(run.resource(), wanted);
        run.resource().setMetadata(changed.getMetadata());
        run.resource().setSpec(changed.getSpec());
    }

    /**
     * @throws BackupFailedException if there is no snapshot that could be backed up, or a field has
     *     a value that cannot be
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
        requests.of(run.resource(), snapshot, inputs.volume(snapshot));
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
        String volume = RemoteBackup.of(run.resource()).volume();
        String reason = turns.take(new BackupTurns.Claim(key, volume, run.name())).orElse("");
        if (!reason.isEmpty()) {
            throw new NotItsTurnException(reason);
        }
    }
}
