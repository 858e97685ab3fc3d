package io.drover.control.admission;

import io.drover.control.claim.ClaimFacts;
import io.drover.control.domain.ClaimSwitch;
import io.drover.resource.Volume;

import java.util.Map;
import java.util.Optional;

/** A volume that is a claim of another CSI driver: Drover makes it, and only backs it up. */
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
            return;
        }
        if (driver.equals(FILE_DRIVER)) {
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
        if (!spec.fromBackup.isEmpty()) {
            throw refused(
                    "this version of Drover restores no backup into a claim of another CSI driver;"
                            + " leave the annotation out to restore into a volume of Drover's own,"
                            + " or restore to a file or device with 'drover restore'");
        }
        if (!spec.backingImage.isEmpty()) {
            throw refused("a claim of another CSI driver lies on no backing image of Drover's");
        }
        if (ClaimFacts.on(volume).isEmpty()) {
            throw refused(
                    "Drover itself makes the Volume of a claim; annotate the claim with"
                            + " drover.io/backup: enabled");
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
