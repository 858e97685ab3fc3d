package io.drover.control.backupvolume;

import io.drover.blockengine.format.BackupInfo;
import io.drover.blockengine.store.StoreException;
import io.drover.control.backupvolume.BackupChanges.Found;
import io.drover.control.connection.FoundBackups;
import io.drover.resource.Backup;
import io.drover.resource.BackupVolume;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.ResourceReader;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.apache.camel.Body;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Creates the resource of a backup that a store has, complete at once, so that its first
 * reconciliation has only its status to write. Bean {@code foundBackupCreation}.
 */
public final class FoundBackupCreation {
    private final ResourceReader resources;
    private final Cluster cluster;
    private final FoundBackups foundBackups;

    public FoundBackupCreation(
            ResourceReader resources, Cluster cluster, FoundBackups foundBackups) {
        this.resources = resources;
        this.cluster = cluster;
        this.foundBackups = foundBackups;
    }

    /**
     * @throws KubernetesClientException with code 409 if the cache does not show yet which resource
     *     has the name; the repeated reconciliation does
     */
    public void create(@Body Found found) throws StoreException {
        BackupVolume owner = found.place().resource();
        BackupVolume.Spec volume = owner.getSpec();
        String remoteName = found.backup().value();
        String name =
                Backups.freeName(resources, remoteName, volume.volumeName, volume.backupTargetName);
        Backup backup = new Backup();
        Map<String, String> labels = new HashMap<>();
        labels.put(Names.LABEL_TARGET, volume.backupTargetName);
        labels.put(Names.LABEL_BACKUP_VOLUME, volume.volumeName);
        backup.setMetadata(cluster.metadata(name, labels));
        backup.getMetadata().setOwnerReferences(List.of(Cluster.ownerOf(owner)));
        if (!name.equals(remoteName)) {
            backup.getMetadata().setAnnotations(Map.of(Backups.ANNOTATION_REMOTE_NAME, remoteName));
        }
        Optional<BackupInfo> read = read(found);
        if (read.isPresent()) {
            FoundBackupSpec.fill(backup.getSpec(), read.get());
            foundBackups.put(volume.backupTargetName, read.get());
        }
        cluster.create(backup);
    }

    /** Empty for what cannot be read, or not yet: the resource's own reconciliation reports it. */
    private static Optional<BackupInfo> read(Found found) throws StoreException {
        try {
            return Optional.of(
                            found.place()
                                    .store()
                                    .inspectBackup(found.place().volume(), found.backup()))
                    .filter(backup -> !backup.inProgress());
        } catch (StoreException.Corrupt | StoreException.NotFound e) {
            return Optional.empty();
        }
    }
}
