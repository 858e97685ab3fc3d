package io.drover.control.provision;

import io.drover.control.provision.ClaimObstacle.Refused;
import io.drover.control.volume.VolumeSize;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimStatus;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.VolumeResourceRequirements;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;

/** The size that a claim requests, and that of its volume. */
public final class ClaimSize {
    private static final long MIB = 1024 * 1024;
    private static final String STORAGE = "storage";

    private ClaimSize() {}

    /** What the claim requests, as it is written; empty if it requests no size. */
    public static Optional<Quantity> request(PersistentVolumeClaim claim) {
        return Optional.ofNullable(claim.getSpec().getResources())
                .map(VolumeResourceRequirements::getRequests)
                .orElse(Map.of())
                .entrySet()
                .stream()
                .filter(entry -> entry.getKey().equals(STORAGE))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /**
     * Bytes, rounded up to what a volume can have.
     *
     * @throws Refused if it is missing, or no size of a volume
     */
    static long requested(PersistentVolumeClaim claim) throws Refused {
        Quantity request =
                request(claim)
                        .orElseThrow(
                                () ->
                                        new Refused(
                                                "InvalidClaim",
                                                "spec.resources.requests.storage is missing;"
                                                        + " request a size"));
        try {
            return bytes(request);
        } catch (IllegalArgumentException e) {
            throw new Refused(
                    "InvalidClaim",
                    "spec.resources.requests.storage: '%s' is no size of a volume; request one such as 10Gi"
                            .formatted(request));
        }
    }

    /** What the claim has, as its status shows it; empty if it is not bound. */
    static Optional<Quantity> capacity(PersistentVolumeClaim claim) {
        return Optional.ofNullable(claim.getStatus())
                .map(PersistentVolumeClaimStatus::getCapacity)
                .map(capacity -> capacity.get(STORAGE));
    }

    /**
     * Bytes, rounded up to what a volume can have.
     *
     * @throws IllegalArgumentException if it is no size of a volume
     */
    public static long bytes(Quantity size) {
        BigDecimal bytes = size.getNumericalAmount().setScale(0, RoundingMode.CEILING);
        return VolumeSize.parse(bytes.toPlainString());
    }

    /** As it was requested where it is the same, otherwise in MiB: sizes are multiples of 2 MiB. */
    static Quantity capacity(PersistentVolumeClaim claim, Volume volume) {
        return capacity(claim, Long.parseLong(volume.getSpec().size));
    }

    static Quantity capacity(PersistentVolumeClaim claim, long bytes) {
        return request(claim)
                .filter(
                        requested ->
                                requested.getNumericalAmount().compareTo(BigDecimal.valueOf(bytes))
                                        == 0)
                .orElseGet(() -> new Quantity(bytes / MIB + "Mi"));
    }
}
