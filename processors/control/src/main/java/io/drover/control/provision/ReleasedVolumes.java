package io.drover.control.provision;

import io.drover.reconcile.Informers;
import io.drover.resource.Cluster;
import io.drover.resource.ResourceKey;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;

import org.apache.camel.Body;

import java.util.List;
import java.util.Optional;

/**
 * PersistentVolumes whose claim has been deleted. Only what this Drover has made for that very
 * claim is deleted; backups stay in any case. Bean {@code releasedVolumes}.
 */
public final class ReleasedVolumes {
    private final Informers informers;
    private final Cluster cluster;
    private final LiveClaims live;
    private final OwnPersistentVolumes own;

    public ReleasedVolumes(Informers informers, Cluster cluster) {
        this.informers = informers;
        this.cluster = cluster;
        this.live = new LiveClaims(cluster);
        this.own = new OwnPersistentVolumes(cluster.namespace());
    }

    /** The case of the PersistentVolume, by a word that the route compares. */
    public String recognise(@Body PersistentVolume persistent) {
        if (!own.isOwn(persistent)) {
            return "foreign";
        }
        ObjectReference claim = persistent.getSpec().getClaimRef();
        String name = OwnPersistentVolumes.volume(persistent);
        informers.await(
                ResourceKey.of(persistent),
                List.of(
                        new ResourceKey(PersistentVolumeClaim.class, ClaimRecord.key(claim)),
                        new ResourceKey(Volume.class, name)));
        if (isThere(claim)) {
            return "claimed";
        }
        if (!isToBeDeleted(persistent)) {
            return "retained";
        }
        Optional<Volume> volume = informers.find(Volume.class, name);
        if (volume.isEmpty()) {
            return "deleted";
        }
        return isMadeFor(claim, volume.get()) ? "to-be-deleted" : "unrelated";
    }

    private boolean isThere(ObjectReference claim) {
        return informers
                .find(PersistentVolumeClaim.class, ClaimRecord.key(claim))
                .filter(found -> found.getMetadata().getUid().equals(claim.getUid()))
                .isPresent();
    }

    private static boolean isToBeDeleted(PersistentVolume persistent) {
        return "Delete".equals(persistent.getSpec().getPersistentVolumeReclaimPolicy());
    }

    private static boolean isMadeFor(ObjectReference claim, Volume volume) {
        return ClaimRecord.on(volume).filter(record -> record.isOf(claim)).isPresent();
    }

    /**
     * Deletes the Volume with its data, if a look at the API server confirms that it was made for
     * the claim, and that the claim is gone: a cache may be behind.
     */
    public void deleteData(@Body PersistentVolume persistent) {
        ObjectReference claim = persistent.getSpec().getClaimRef();
        cluster.find(Volume.class, OwnPersistentVolumes.volume(persistent))
                .filter(volume -> isMadeFor(claim, volume))
                .filter(volume -> isReleased(persistent))
                .ifPresent(volume -> cluster.delete(Volume.class, volume.getMetadata().getName()));
    }

    /** Deletes the PersistentVolume, if the API server confirms that its data is gone. */
    public void delete(@Body PersistentVolume persistent) {
        if (cluster.find(Volume.class, OwnPersistentVolumes.volume(persistent)).isEmpty()
                && isReleased(persistent)) {
            cluster.deleteOutside(persistent);
        }
    }

    /** Whether the API server has it as it was read, and has its claim no more. */
    private boolean isReleased(PersistentVolume read) {
        ObjectReference claim = read.getSpec().getClaimRef();
        return Optional.ofNullable(
                                cluster.client()
                                        .persistentVolumes()
                                        .withName(read.getMetadata().getName())
                                        .get())
                        .filter(own::isOwn)
                        .filter(ReleasedVolumes::isToBeDeleted)
                        .filter(found -> found.getSpec().getClaimRef().equals(claim))
                        .isPresent()
                && live.isGone(ClaimRecord.key(claim), claim.getUid());
    }
}
