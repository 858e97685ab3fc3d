package io.drover.control.backupvolume;

import io.drover.blockengine.Backupstore;
import io.drover.blockengine.format.BackupInfo;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.store.StoreException;
import io.drover.control.connection.TargetConnections;
import io.drover.control.setting.Settings;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.Times;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Brings the backups of a volume on a target into the cluster. Bean {@code backupVolumeSync}. */
public final class BackupVolumeSync {
    private static final Duration RETRY = Duration.ofSeconds(10);

    private final Cluster cluster;
    private final TargetConnections connections;
    private final Settings settings;
    private final InstantSource clock;

    public BackupVolumeSync(
            Cluster cluster,
            TargetConnections connections,
            Settings settings,
            InstantSource clock) {
        this.cluster = cluster;
        this.connections = connections;
        this.settings = settings;
        this.clock = clock;
    }

    public void synchronise(Reconciliation<BackupVolume, BackupVolume.Status> run) {
        BackupVolume.Spec spec = run.resource().getSpec();
        if (run.ended() || !Times.syncDue(spec.syncRequestedAt, run.status().lastSyncedAt)) {
            return;
        }
        Optional<BackupTarget> target = connections.findUsable(spec.backupTargetName);
        if (target.isEmpty()) {
            run.requeueAfter(RETRY);
            return;
        }
        String now = Times.format(clock.instant());
        try {
            Backupstore store = connections.open(target.get());
            VolumeName volume = new VolumeName(spec.volumeName);
            List<Backup> local = Backups.of(cluster, spec);
            boolean changed = synchroniseBackups(run.resource(), local, store, volume);
            new BackupVolumeFields(cluster, store, volume).read(run.status(), local, changed, now);
            run.status().lastSyncedAt = now;
        } catch (StoreException | IllegalArgumentException e) {
            run.status().messages = new TreeMap<>(Map.of("error", e.getMessage()));
            run.requeueAfter(RETRY);
        }
    }

    /** Whether any came or went. */
    private boolean synchroniseBackups(
            BackupVolume resource, List<Backup> local, Backupstore store, VolumeName volume)
            throws StoreException {
        Map<String, BackupName> remote =
                store.backups(volume).stream()
                        .collect(Collectors.toMap(BackupName::value, name -> name));
        Set<String> present = local.stream().map(Backups::remoteName).collect(Collectors.toSet());
        boolean changed = !remote.keySet().equals(present);
        for (BackupName name : remote.values()) {
            if (!present.contains(name.value())) {
                create(resource, name);
            }
        }
        for (Backup backup : local) {
            boolean gone = !remote.containsKey(Backups.remoteName(backup));
            if (!backup.isMarkedForDeletion()
                    && (gone && !Backups.isUnfinished(backup) || isExpiredFailure(backup))) {
                remove(store, volume, backup);
            } else if (Backups.isUnreadable(backup)) {
                // it may have been repaired meanwhile
                Backups.requestSync(cluster, backup, Times.format(clock.instant()));
            }
        }
        return changed;
    }

    private boolean isExpiredFailure(Backup backup) {
        Duration ttl = settings.failedBackupTtl();
        return !ttl.isZero()
                && backup.getStatus().state.equals(Backups.ERROR)
                && !backup.getSpec().snapshotName.isEmpty()
                && Times.parse(backup.getMetadata().getCreationTimestamp())
                        .map(created -> created.plus(ttl).isBefore(clock.instant()))
                        .orElse(false);
    }

    /**
     * As with volumes, a backup that the listing lacks is asked for by itself before its resource
     * goes. Of a failed one only what it left unfinished goes from the store: a backup that is
     * complete there, or cannot be read, is not deleted because something went wrong here.
     */
    private void remove(Backupstore store, VolumeName volume, Backup backup) throws StoreException {
        try {
            BackupInfo info =
                    store.inspectBackup(volume, new BackupName(Backups.remoteName(backup)));
            if (isExpiredFailure(backup) && info.inProgress()) {
                cluster.delete(Backup.class, backup.getMetadata().getName());
            } else if (isExpiredFailure(backup)) {
                cluster.deleteResourceOnly(backup);
            }
        } catch (StoreException.NotFound e) {
            cluster.deleteResourceOnly(backup);
        } catch (StoreException.Corrupt e) {
            // it is there, if only as a ruin; its resource tells so
        }
    }

    private void create(BackupVolume owner, BackupName name) {
        String target = owner.getSpec().backupTargetName;
        Backup backup = new Backup();
        Map<String, String> labels = new HashMap<>();
        labels.put(Names.LABEL_TARGET, target);
        labels.put(Names.LABEL_BACKUP_VOLUME, owner.getSpec().volumeName);
        backup.setMetadata(
                cluster.metadata(
                        Backups.freeName(cluster, name.value(), owner.getSpec().volumeName, target),
                        labels));
        backup.getMetadata().setOwnerReferences(List.of(Cluster.ownerOf(owner)));
        if (!backup.getMetadata().getName().equals(name.value())) {
            backup.getMetadata()
                    .setAnnotations(Map.of(Backups.ANNOTATION_REMOTE_NAME, name.value()));
        }
        cluster.createIfAbsent(backup);
    }
}
