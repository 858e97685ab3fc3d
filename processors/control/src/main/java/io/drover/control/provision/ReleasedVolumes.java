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
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** PersistentVolumes whose claim has been deleted. Backups stay in any case. */
public final class ReleasedVolumes {
    private static final Set<String> OURS = Set.of(Claims.PROVISIONER, Claims.LONGHORN);

    private final Informers informers;
    private final Cluster cluster;

    public ReleasedVolumes(Informers informers, Cluster cluster) {
        this.informers = informers;
        this.cluster = cluster;
    }

    /** The case of the PersistentVolume, by a word that the route compares. */
    public String recognise(@Body PersistentVolume persistent) {
        ObjectReference claim = persistent.getSpec().getClaimRef();
        if (!isOurs(persistent) || claim == null) {
            return "foreign";
        }
        informers.await(
                ResourceKey.of(persistent),
                List.of(
                        new ResourceKey(
                                PersistentVolumeClaim.class,
                                claim.getNamespace() + "/" + claim.getName()),
                        new ResourceKey(Volume.class, persistent.getMetadata().getName())));
        if (!isGone(claim)) {
            return "claimed";
        }
        if (!"Delete".equals(persistent.getSpec().getPersistentVolumeReclaimPolicy())) {
            return "retained";
        }
        boolean data = informers.find(Volume.class, persistent.getMetadata().getName()).isPresent();
        return data ? "to-be-deleted" : "deleted";
    }

    private static boolean isOurs(PersistentVolume persistent) {
        String by =
                Optional.ofNullable(persistent.getMetadata().getAnnotations())
                        .orElse(Map.of())
                        .getOrDefault(Provisioning.PROVISIONED_BY, "");
        return OURS.contains(by)
                && persistent.getSpec().getCsi() != null
                && persistent.getMetadata().getName().startsWith("pvc-");
    }

    private boolean isGone(ObjectReference claim) {
        return informers
                .find(PersistentVolumeClaim.class, claim.getNamespace() + "/" + claim.getName())
                .filter(found -> found.getMetadata().getUid().equals(claim.getUid()))
                .isEmpty();
    }

    /**
     * Deletes the Volume with its data, if a look at the API server confirms that the claim is
     * gone: a cache may be behind.
     */
    public void deleteData(@Body PersistentVolume persistent) {
        ObjectReference claim = persistent.getSpec().getClaimRef();
        PersistentVolumeClaim found =
                cluster.client()
                        .persistentVolumeClaims()
                        .inNamespace(claim.getNamespace())
                        .withName(claim.getName())
                        .get();
        if (found == null || !found.getMetadata().getUid().equals(claim.getUid())) {
            cluster.delete(Volume.class, persistent.getMetadata().getName());
        }
    }

    /** Deletes the PersistentVolume, whose data is gone. */
    public void delete(@Body PersistentVolume persistent) {
        cluster.client().resource(persistent).delete();
    }
}
