package io.drover.control.admission;

import io.drover.control.claim.ClaimFacts;
import io.drover.control.claim.ClaimPopulation;
import io.drover.control.claim.ClaimRequest;
import io.drover.control.domain.ClaimSwitch;
import io.drover.resource.Volume;

import java.util.Map;
import java.util.Optional;

/** A volume that is a claim of another CSI driver: Drover makes it, or restores it. */
final class ClaimVolumeRules {
    private static final String FILE_DRIVER = "file";

    private final boolean served;

    /**
     * @param served whether there may be any
     */
    ClaimVolumeRules(boolean served) {
        this.served = served;
    }

    void admit(Volume volume, Optional<Volume> old) {
        String driver = driver(volume);
        if (old.isPresent()) {
            if (!driver.equals(driver(old.get()))) {
                throw new RefusedException(
                        "annotation %s: it is '%s' and cannot be changed to '%s'"
                                .formatted(Volume.DRIVER, driver(old.get()), driver));
            }
            admitChange(volume, old.get());
            return;
        }
        if (driver.equals(FILE_DRIVER)) {
            refuseRequest(volume);
            return;
        }
        if (!driver.equals(Volume.CLAIM_DRIVER)) {
            throw new RefusedException(
                    "annotation %s: '%s' is no driver of volumes; use %s or %s"
                            .formatted(Volume.DRIVER, driver, FILE_DRIVER, Volume.CLAIM_DRIVER));
        }
        admitNew(volume);
    }

    private void admitNew(Volume volume) {
        if (!served) {
            throw refused("volumes of other CSI drivers are switched off; " + ClaimSwitch.REMEDY);
        }
        Volume.Spec spec = volume.getSpec();
        if (spec.standby) {
            refuseForStandby(volume);
        }
        if (!spec.backingImage.isEmpty()) {
            throw refused("a claim of another CSI driver lies on no backing image of Drover's");
        }
        if (!spec.fromBackup.isEmpty()) {
            admitRequest(volume);
        } else if (ClaimFacts.on(volume).isEmpty()) {
            throw refused(
                    "Drover itself makes the Volume of a claim; annotate the claim with"
                            + " drover.io/backup: enabled, or restore a backup by spec.fromBackup");
        }
    }

    /** It is filled before its claim has a user, and as long as nobody uses the claim. */
    private static void refuseForStandby(Volume volume) {
        Map<String, String> annotations =
                Optional.ofNullable(volume.getMetadata().getAnnotations()).orElse(Map.of());
        if ("true".equals(annotations.get(ClaimRequest.FOR_CONSUMER))) {
            throw new RefusedException(
                    "annotation %s: 'true', but a standby volume follows its source before any Pod uses its claim; leave the annotation out"
                            .formatted(ClaimRequest.FOR_CONSUMER));
        }
        if (ClaimPopulation.hasMade(volume)) {
            throw new RefusedException(
                    "spec.Standby: 'true', but claim %s names a Backup as its source, and such a claim is filled once; name a claim without a source, or one that does not exist"
                            .formatted(annotations.getOrDefault(ClaimRequest.CLAIM, "")));
        }
    }

    /** What is to be restored, and where to. */
    private static void admitRequest(Volume volume) {
        try {
            ClaimRequest.of(volume);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(e.getMessage());
        }
    }

    /** Without effect for a volume of Drover's own: it is not in a claim then, as was asked for. */
    private static void refuseRequest(Volume volume) {
        Map<String, String> annotations =
                Optional.ofNullable(volume.getMetadata().getAnnotations()).orElse(Map.of());
        ClaimRequest.OPTIONAL.stream()
                .filter(annotations::containsKey)
                .findFirst()
                .ifPresent(
                        key -> {
                            throw new RefusedException(
                                    "annotation %s: '%s' is about a claim that is restored into; add annotation %s: %s, or leave it out"
                                            .formatted(
                                                    key,
                                                    annotations.get(key),
                                                    Volume.DRIVER,
                                                    Volume.CLAIM_DRIVER));
                        });
    }

    private static void admitChange(Volume volume, Volume old) {
        if (old.isClaim() && !old.getSpec().fromBackup.isEmpty()) {
            ImmutableFields.annotation(volume, old, ClaimRequest.CLAIM);
            ClaimRequest.OPTIONAL.forEach(key -> ImmutableFields.annotation(volume, old, key));
        }
    }

    private static RefusedException refused(String why) {
        return new RefusedException(
                "annotation %s: '%s', but %s".formatted(Volume.DRIVER, Volume.CLAIM_DRIVER, why));
    }

    private static String driver(Volume volume) {
        return Optional.ofNullable(volume.getMetadata().getAnnotations())
                .orElse(Map.of())
                .getOrDefault(Volume.DRIVER, FILE_DRIVER);
    }
}
