package io.drover.control.backup;

import io.drover.blockengine.backup.BackedUpVolume;
import io.drover.blockengine.backup.BackupMode;
import io.drover.blockengine.backup.BackupRequest;
import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.format.VolumeName;
import io.drover.control.backupvolume.Backups;
import io.drover.control.job.JobRunner;
import io.drover.control.setting.Settings;
import io.drover.control.volume.VolumeSize;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.Conditions;
import io.drover.resource.Names;
import io.drover.resource.Snapshot;
import io.drover.resource.Times;
import io.drover.resource.Volume;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Looks whether snapshot, volume and target are there for a backup, and whether it is its turn. */
public final class BackupReadiness {
    private final Cluster cluster;
    private final Settings settings;
    private final JobRunner jobs;

    public BackupReadiness(Cluster cluster, Settings settings, JobRunner jobs) {
        this.cluster = cluster;
        this.settings = settings;
        this.jobs = jobs;
    }

    Readiness of(Reconciliation<Backup, Backup.Status> run) {
        String snapshotName = run.resource().getSpec().snapshotName;
        Optional<Snapshot> snapshot = cluster.find(Snapshot.class, snapshotName);
        if (snapshot.isEmpty()) {
            return new Readiness.Refuse("snapshot '" + snapshotName + "' does not exist");
        }
        Optional<Volume> volume = cluster.find(Volume.class, snapshot.get().getSpec().volume);
        if (volume.isEmpty()) {
            return new Readiness.Refuse(
                    "volume '" + snapshot.get().getSpec().volume + "' does not exist");
        }
        if (volume.get().awaitsRestore()) {
            return new Readiness.Wait("the volume is being restored");
        }
        if (!snapshot.get().getStatus().readyToUse) {
            String error = snapshot.get().getStatus().error;
            return error.isEmpty()
                    ? new Readiness.Wait("snapshot " + snapshotName + " is not ready")
                    : new Readiness.Refuse("snapshot " + snapshotName + ": " + error);
        }
        return onTarget(run, snapshot.get(), volume.get());
    }

    private Readiness onTarget(
            Reconciliation<Backup, Backup.Status> run, Snapshot snapshot, Volume volume) {
        String name = RemoteBackup.of(run.resource()).target();
        Optional<BackupTarget> target = cluster.find(BackupTarget.class, name);
        if (target.isEmpty() || target.get().isMarkedForDeletion()) {
            return new Readiness.Refuse(
                    "backup target '%s' does not exist; set spec.backupTargetName of volume %s to one that does"
                            .formatted(name, volume.getMetadata().getName()));
        }
        if (target.get().getSpec().backupTargetURL.isEmpty()) {
            return new Readiness.Refuse(
                    "backup target '%s' has no URL; set its spec.backupTargetURL".formatted(name));
        }
        if (!target.get().getStatus().available) {
            return new Readiness.Wait(
                    "backup target '%s' is unavailable: %s"
                            .formatted(
                                    name,
                                    Conditions.find(
                                                    target.get().getStatus().conditions,
                                                    "Unavailable")
                                            .map(condition -> condition.message())
                                            .orElse("it has not been looked at yet")));
        }
        return inTurn(target.get(), request(run, snapshot, volume));
    }

    private Readiness inTurn(BackupTarget target, BackupRequest request) {
        if (jobs.running("backup/" + request.volume() + "/") > 0) {
            return new Readiness.Wait("another backup of volume " + request.volume() + " runs");
        }
        int limit = settings.concurrentBackups();
        if (jobs.running("backup/") >= limit) {
            return new Readiness.Wait(limit + " backups run, as many as are allowed");
        }
        return new Readiness.Ready(target, request);
    }

    private BackupRequest request(
            Reconciliation<Backup, Backup.Status> run, Snapshot snapshot, Volume volume) {
        Volume.Spec spec = volume.getSpec();
        Map<String, String> labels = new TreeMap<>(run.resource().getSpec().labels);
        labels.putIfAbsent(
                Names.LABEL_ACCESS_MODE, spec.accessMode.isEmpty() ? "rwo" : spec.accessMode);
        return new BackupRequest(
                new BackedUpVolume(
                        new VolumeName(volume.getMetadata().getName()),
                        VolumeSize.parse(spec.size),
                        blockSize(spec.backupBlockSize),
                        spec.backupCompressionMethod.isEmpty()
                                ? settings.compression()
                                : CompressionMethod.of(spec.backupCompressionMethod)),
                new BackupName(Backups.remoteName(run.resource())),
                new BackupRequest.Snapshot(
                        snapshot.getMetadata().getName(),
                        Times.parse(snapshot.getStatus().creationTime).orElseThrow()),
                run.resource().getSpec().backupMode.equals(BackupMode.FULL.id())
                        ? BackupMode.FULL
                        : BackupMode.INCREMENTAL,
                labels);
    }

    /** Empty and {@code -1} mean the default. */
    private static BlockSize blockSize(String text) {
        return text.isEmpty() || text.equals("-1")
                ? BlockSize.DEFAULT
                : new BlockSize(Integer.parseInt(text));
    }
}
