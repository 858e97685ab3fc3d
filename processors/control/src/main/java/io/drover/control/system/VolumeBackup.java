package io.drover.control.system;

import io.drover.control.backupvolume.Backups;
import io.drover.control.backupvolume.BaseSnapshots;
import io.drover.control.system.SystemObstacle.Failed;
import io.drover.control.system.SystemObstacle.Waiting;
import io.drover.control.volume.VolumeConditions;
import io.drover.resource.Backup;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.ResourceReader;
import io.drover.resource.Snapshot;
import io.drover.resource.SystemBackup;
import io.drover.resource.SystemBackup.PartState;
import io.drover.resource.Volume;
import io.drover.volume.SnapshotInfo;
import io.drover.volume.VolumeControl;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Backs one volume up to its own target for a system backup. Names follow from the system backup
 * and the volume, so that a look after a restart finds what was made before.
 */
final class VolumeBackup implements PartBackup {
    private final ResourceReader resources;
    private final Cluster cluster;
    private final VolumeControl driver;

    VolumeBackup(ResourceReader resources, Cluster cluster, VolumeControl driver) {
        this.resources = resources;
        this.cluster = cluster;
        this.driver = driver;
    }

    /** As in Longhorn: {@code system-backup-} and 16 hex digits. */
    static String nameOf(SystemBackup backup, String volume) {
        String seed = backup.getMetadata().getUid() + "/" + volume;
        return "system-backup-" + Names.sha256(seed).substring(0, 16);
    }

    @Override
    public PartState look(SystemBackup backup, PartState state)
            throws Waiting, Failed, IOException {
        Optional<Volume> found =
                resources
                        .find(Volume.class, state.name())
                        .filter(volume -> !volume.isMarkedForDeletion());
        if (found.isEmpty()) {
            return ended(state, "", PartPlan.SKIPPED, "the volume has been deleted meanwhile");
        }
        Volume volume = found.get();
        requireUsable(volume);
        String name = nameOf(backup, state.name());
        if (resources.find(Snapshot.class, name).isEmpty()
                && resources.find(Backup.class, name).isEmpty()) {
            Optional<String> last = sufficient(backup, volume);
            if (last.isPresent()) {
                return ended(
                        state,
                        last.get(),
                        PartPlan.SKIPPED,
                        "nothing was written since its last backup");
            }
        }
        if (resources.find(Backup.class, name).isEmpty()) {
            awaitSnapshot(name, volume);
            PartTargets.require(resources, state.target());
            create(name, state);
        }
        awaitBackup(name);
        forgetEarlier(name, volume);
        return ended(state, name, PartPlan.COMPLETED, "");
    }

    private static PartState ended(PartState state, String backup, String how, String message) {
        return new PartState(state.name(), state.target(), backup, how, message);
    }

    private static void requireUsable(Volume volume) throws Waiting, Failed {
        if (volume.getStatus().robustness.equals(VolumeConditions.FAULTED)) {
            throw new Failed("Faulted", "the volume is faulted; its conditions say why");
        }
        if (volume.awaitsRestore()) {
            throw new Waiting("the volume is being restored");
        }
    }

    /** The last backup, if the policy is content with it: nothing was written since. */
    private Optional<String> sufficient(SystemBackup backup, Volume volume) throws IOException {
        if (VolumePolicy.of(backup.getSpec().volumeBackupPolicy) != VolumePolicy.IF_NOT_PRESENT) {
            return Optional.empty();
        }
        String name = volume.getMetadata().getName();
        List<SnapshotInfo> snapshots = driver.snapshots(name);
        return resources
                .find(Backup.class, volume.getStatus().lastBackup)
                .filter(last -> last.getStatus().state.equals(Backups.COMPLETED))
                .filter(last -> Backups.target(last).equals(PartPlan.target(volume)))
                .filter(last -> Backups.volume(last).equals(name))
                .filter(
                        last ->
                                !snapshots.isEmpty()
                                        && snapshots
                                                .getLast()
                                                .name()
                                                .equals(last.getStatus().snapshotName))
                .filter(_ -> isHeadEmpty(name, snapshots))
                .map(last -> last.getMetadata().getName());
    }

    /** Whether the layer that takes writes has none; in doubt it has. */
    private boolean isHeadEmpty(String volume, List<SnapshotInfo> snapshots) {
        long frozen = snapshots.stream().mapToLong(SnapshotInfo::size).sum();
        try {
            return driver.actualSize(volume) == frozen;
        } catch (IOException e) {
            return false;
        }
    }

    private void awaitSnapshot(String name, Volume volume) throws Waiting, Failed {
        String volumeName = volume.getMetadata().getName();
        Snapshot present = resources.find(Snapshot.class, name).orElse(null);
        if (present == null) {
            Snapshot snapshot = new Snapshot();
            snapshot.setMetadata(
                    cluster.metadata(name, Map.of(SystemNames.LABEL_SNAPSHOT_OF, volumeName)));
            snapshot.getSpec().volume = volumeName;
            snapshot.getSpec().createSnapshot = true;
            cluster.createIfAbsent(snapshot);
            throw new Waiting("its snapshot is being taken");
        }
        if (!present.getStatus().readyToUse) {
            if (!present.getStatus().error.isEmpty()) {
                throw new Failed("SnapshotFailed", present.getStatus().error);
            }
            throw new Waiting("its snapshot is being taken");
        }
    }

    private void create(String name, PartState state) {
        Backup backup = new Backup();
        backup.setMetadata(
                cluster.metadata(
                        name,
                        Map.of(
                                Names.LABEL_BACKUP_VOLUME,
                                state.name(),
                                Names.LABEL_TARGET,
                                state.target())));
        backup.getSpec().snapshotName = name;
        cluster.createIfAbsent(backup);
    }

    private void awaitBackup(String name) throws Waiting, Failed {
        Backup.Status status =
                resources
                        .find(Backup.class, name)
                        .map(Backup::getStatus)
                        .orElseThrow(() -> new Waiting("it is being backed up"));
        if (status.state.equals(Backups.ERROR)) {
            throw new Failed("BackupFailed", status.error);
        }
        if (!status.state.equals(Backups.COMPLETED)) {
            throw new Waiting(
                    status.messages.isEmpty()
                            ? "it is being backed up"
                            : String.join("; ", status.messages.values()));
        }
    }

    /** The next backup needs the last snapshot only; the others would become too many. */
    private void forgetEarlier(String name, Volume volume) {
        String volumeName = volume.getMetadata().getName();
        Set<String> needed = new HashSet<>(Backups.neededSnapshots(resources, volumeName));
        needed.addAll(BaseSnapshots.of(resources, volumeName));
        resources.list(Snapshot.class, SystemNames.LABEL_SNAPSHOT_OF, volumeName).stream()
                .map(snapshot -> snapshot.getMetadata().getName())
                .filter(other -> !other.equals(name))
                .filter(other -> !needed.contains(other))
                .forEach(other -> cluster.delete(Snapshot.class, other));
    }
}
