package io.drover.control.provision;

import io.drover.control.provision.ClaimObstacle.Refused;
import io.drover.resource.Cluster;
import io.drover.resource.ResourceReader;
import io.drover.resource.StatusWriter;
import io.drover.resource.Volume;
import io.drover.volume.VolumeControl;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.StorageClass;

import org.apache.camel.Body;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Enlarges the volume of a claim that requests more than it has: the Volume, its data, the
 * PersistentVolume, and at last the claim's status, which ends it. Each step may be repeated. Bean
 * {@code claimExpansion}.
 */
public final class ClaimExpansion {
    private static final String REQUEST = "spec.resources.requests.storage: '%s', but ";

    private final Claims claims;
    private final ClaimedVolumes volumes;
    private final OwnPersistentVolumes own;
    private final Cluster cluster;
    private final StatusWriter writer;
    private final VolumeControl driver;

    public ClaimExpansion(
            Claims claims,
            ResourceReader resources,
            Cluster cluster,
            StatusWriter writer,
            VolumeControl driver) {
        this.claims = claims;
        this.volumes = new ClaimedVolumes(resources, cluster.namespace());
        this.own = new OwnPersistentVolumes(cluster.namespace());
        this.cluster = cluster;
        this.writer = writer;
        this.driver = driver;
    }

    /** Whether another size is requested than the claim has, sizes being rounded up. */
    public boolean isRequested(@Body PersistentVolumeClaim claim) {
        Optional<Quantity> present = ClaimSize.capacity(claim);
        if (present.isEmpty()) {
            return false;
        }
        try {
            return ClaimSize.requested(claim) != ClaimSize.bytes(present.get());
        } catch (Refused e) {
            // it is reported when the request is carried out
            return true;
        }
    }

    /**
     * Gives the claim what it requests.
     *
     * @return whether it has it now; false if its volume is none of Drover's
     * @throws Refused if the class does not allow it, or if it would shrink
     */
    public boolean grow(@Body PersistentVolumeClaim claim) throws Refused, IOException {
        Optional<Volume> volume = volumes.find(claim);
        Optional<PersistentVolume> persistent = volumes.persistent(claim).filter(own::isOwn);
        if (volume.isEmpty() || persistent.isEmpty()) {
            return false;
        }
        long size = ClaimSize.requested(claim);
        check(claim, volume.get(), size);
        String name = volume.get().getMetadata().getName();
        if (size > Long.parseLong(volume.get().getSpec().size)) {
            cluster.patchSpec(Volume.class, name, Map.of("size", Long.toString(size)));
        }
        driver.grow(name, size);
        Map<String, Object> capacity =
                Map.of("capacity", Map.of("storage", ClaimSize.capacity(claim, size).toString()));
        cluster.patchOutside(persistent.get(), Map.of("spec", capacity));
        writer.patchOutside(claim, capacity);
        return true;
    }

    private void check(PersistentVolumeClaim claim, Volume volume, long size) throws Refused {
        Quantity present = ClaimSize.capacity(claim).orElseThrow();
        if (size < ClaimSize.bytes(present)) {
            throw refused(claim, "a volume cannot shrink; request %s".formatted(present));
        }
        String blockSize = volume.getSpec().backupBlockSize;
        if (!blockSize.isEmpty() && size % Long.parseLong(blockSize) != 0) {
            throw refused(
                    claim,
                    "its backups have blocks of %s bytes; request a multiple of that"
                            .formatted(blockSize));
        }
        StorageClass storageClass = claims.storageClass(claim).orElseThrow();
        if (!Boolean.TRUE.equals(storageClass.getAllowVolumeExpansion())) {
            throw refused(
                    claim,
                    "storage class '%s' does not allow it; set its allowVolumeExpansion to true"
                            .formatted(storageClass.getMetadata().getName()));
        }
    }

    private static Refused refused(PersistentVolumeClaim claim, String why) {
        return new Refused(
                "ExpansionRefused",
                REQUEST.formatted(ClaimSize.request(claim).map(Quantity::toString).orElse(""))
                        + why);
    }
}
