package io.drover.control.provision;

import io.drover.control.provision.ClaimObstacle.Refused;
import io.drover.resource.ResourceReader;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;

import java.util.Objects;
import java.util.Optional;

/**
 * The Volume of a claim. Whoever may make claims can write any name into {@code spec.volumeName};
 * what counts is the claim that the PersistentVolume names, and the one that the Volume was made
 * for.
 */
final class ClaimedVolumes {
    private final ResourceReader resources;
    private final OwnPersistentVolumes own;

    /**
     * @param namespace of this Drover
     */
    ClaimedVolumes(ResourceReader resources, String namespace) {
        this.resources = resources;
        this.own = new OwnPersistentVolumes(namespace);
    }

    /** The PersistentVolume of the claim. */
    Optional<PersistentVolume> persistent(PersistentVolumeClaim claim) {
        return resources.find(
                PersistentVolume.class,
                Objects.requireNonNullElse(claim.getSpec().getVolumeName(), ""));
    }

    /**
     * Empty if there is none in Drover's namespace, or if the PersistentVolume is not bound yet.
     *
     * @throws Refused if the volume that the claim names is that of another claim
     */
    Optional<Volume> find(PersistentVolumeClaim claim) throws Refused {
        Optional<PersistentVolume> persistent =
                persistent(claim)
                        .filter(found -> found.getSpec().getClaimRef() != null)
                        .filter(found -> !own.isOfAnother(found));
        if (persistent.isEmpty()) {
            return Optional.empty();
        }
        String name = OwnPersistentVolumes.volume(persistent.get());
        if (!OwnPersistentVolumes.isClaimedBy(persistent.get(), claim)) {
            throw new Refused(
                    "NotItsVolume",
                    "spec.volumeName: '%s' is the volume of another claim; make this claim anew without the field"
                            .formatted(claim.getSpec().getVolumeName()));
        }
        Optional<Volume> volume = resources.find(Volume.class, name);
        if (volume.flatMap(ClaimRecord::on).filter(record -> !record.isOf(claim)).isPresent()) {
            throw new Refused(
                    "NotItsVolume",
                    "Volume '%s' was made for another claim; if this one is to have it, remove its annotation %s"
                            .formatted(name, ClaimRecord.UID));
        }
        return volume;
    }
}
