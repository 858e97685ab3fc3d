package io.drover.control.provision;

import io.drover.control.volume.VolumeAttachment;
import io.drover.reconcile.Informers;
import io.drover.resource.Backup;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.ResourceKey;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;
import io.drover.volume.VolumeControl;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;

import org.apache.camel.Body;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Volumes whose claim was deleted before it was bound: no PersistentVolume is there that would take
 * them along. One that anybody may have written to stays. Bean {@code abandonedVolumes}.
 */
public final class AbandonedVolumes {
    private static final Logger LOG = LoggerFactory.getLogger(AbandonedVolumes.class);

    /** Apart from what the route of volumes waits for. */
    private static final String WAIT = "claim";

    /** States of a volume of which there is nothing yet. */
    private static final Set<String> NOT_MADE = Set.of("", VolumeAttachment.CREATING);

    private final Informers informers;
    private final Cluster cluster;
    private final LiveClaims live;
    private final VolumeControl driver;

    public AbandonedVolumes(Informers informers, Cluster cluster, VolumeControl driver) {
        this.informers = informers;
        this.cluster = cluster;
        this.live = new LiveClaims(cluster);
        this.driver = driver;
    }

    /** Whether the caches have neither the claim that the Volume was made for, nor a binding. */
    public boolean isAbandoned(@Body Volume volume) {
        Optional<ClaimRecord> record = ClaimRecord.on(volume);
        if (record.isEmpty() || volume.isMarkedForDeletion()) {
            return false;
        }
        String name = volume.getMetadata().getName();
        informers.await(
                WAIT,
                ResourceKey.of(volume),
                List.of(
                        new ResourceKey(PersistentVolumeClaim.class, record.get().claim()),
                        new ResourceKey(PersistentVolume.class, name)));
        boolean claimed =
                informers
                        .find(PersistentVolumeClaim.class, record.get().claim())
                        .filter(record.get()::isOf)
                        .isPresent();
        return !claimed && !isPublished(name, informers.list(PersistentVolume.class));
    }

    private static boolean isPublished(String volume, List<PersistentVolume> all) {
        return all.stream()
                .anyMatch(
                        persistent ->
                                persistent.getMetadata().getName().equals(volume)
                                        || OwnPersistentVolumes.volume(persistent).equals(volume));
    }

    /**
     * Deletes the Volume, if the API server confirms that it is abandoned, its class asks for it,
     * and nobody has used it.
     */
    public void delete(@Body Volume volume) throws IOException {
        String name = volume.getMetadata().getName();
        Optional<Volume> found = cluster.find(Volume.class, name);
        Optional<ClaimRecord> record =
                found.flatMap(ClaimRecord::on).filter(ClaimRecord::isToBeDeleted);
        if (record.isPresent()
                && live.isGone(record.get().claim(), record.get().uid())
                && !isPublished(name, cluster.client().persistentVolumes().list().getItems())
                && isUnused(found.get())) {
            LOG.info(
                    "volume {} is deleted: its claim {} was deleted before it was bound",
                    name,
                    record.get().claim());
            cluster.delete(Volume.class, name);
        }
    }

    private boolean isUnused(Volume volume) throws IOException {
        String name = volume.getMetadata().getName();
        return volume.getSpec().nodeID.isEmpty()
                && volume.getStatus().currentNodeID.isEmpty()
                && volume.getStatus().lastBackup.isEmpty()
                && cluster.list(Backup.class, Names.LABEL_BACKUP_VOLUME, name).isEmpty()
                && cluster.list(Snapshot.class).stream()
                        .noneMatch(snapshot -> snapshot.getSpec().volume.equals(name))
                && isEmpty(volume);
    }

    /**
     * What is being restored is in the backup, too. Data that should be there and is not may be on
     * a disk that comes back.
     */
    private boolean isEmpty(Volume volume) throws IOException {
        String name = volume.getMetadata().getName();
        if (!driver.exists(name)) {
            return NOT_MADE.contains(volume.getStatus().state);
        }
        return driver.isRestoring(name)
                || driver.actualSize(name) == 0 && driver.snapshots(name).isEmpty();
    }
}
