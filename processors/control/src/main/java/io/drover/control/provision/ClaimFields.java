package io.drover.control.provision;

import io.drover.control.provision.ClaimObstacle.Refused;
import io.drover.resource.Cluster;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimSpec;
import io.fabric8.kubernetes.api.model.TypedLocalObjectReference;
import io.fabric8.kubernetes.api.model.TypedObjectReference;

import org.apache.camel.Body;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Fields of a claim that Drover cannot honour. They are refused: a volume that silently differs
 * from what was claimed loses data. Bean {@code claimFields}.
 */
public final class ClaimFields {
    private static final String NO_CLONE =
            "this version of Drover does not clone, and the volume would be empty; make the claim"
                    + " without it, or restore a backup by parameter fromBackup of its class";
    private static final String EXCLUSIVE = "ReadWriteOncePod";
    private static final Set<String> ACCESS_MODES = Set.of("ReadWriteOnce", EXCLUSIVE);
    private static final Set<String> VOLUME_MODES = Set.of("", "Filesystem", "Block");

    /**
     * @throws Refused if one of them is set; the message names it, value and remedy
     */
    public void check(@Body PersistentVolumeClaim claim) throws Refused {
        PersistentVolumeClaimSpec spec = claim.getSpec();
        refuse(
                "dataSource",
                Optional.ofNullable(spec.getDataSource()).map(ClaimFields::text),
                NO_CLONE);
        refuse(
                "dataSourceRef",
                Optional.ofNullable(spec.getDataSourceRef()).map(ClaimFields::text),
                NO_CLONE);
        refuse(
                "selector",
                Optional.ofNullable(spec.getSelector())
                        .map(selector -> Cluster.MAPPER.valueToTree(selector).toString()),
                "a volume that is made has no labels to select it by; make the claim without it");
        refuse(
                "volumeAttributesClassName",
                Optional.ofNullable(spec.getVolumeAttributesClassName())
                        .filter(name -> !name.isEmpty()),
                "Drover has no classes of attributes; make the claim without it");
        refuse(
                "volumeMode",
                Optional.ofNullable(spec.getVolumeMode())
                        .filter(mode -> !VOLUME_MODES.contains(mode)),
                "there is no such mode; use Filesystem or Block");
        checkAccess(accessModes(claim));
    }

    private static void checkAccess(List<String> modes) throws Refused {
        if (modes.isEmpty()) {
            throw new Refused("InvalidClaim", "spec.accessModes is missing; write [ReadWriteOnce]");
        }
        refuse(
                "accessModes",
                modes.stream().filter(mode -> !ACCESS_MODES.contains(mode)).findFirst(),
                "a volume has one user at a time; use ReadWriteOnce or ReadWriteOncePod");
    }

    private static void refuse(String field, Optional<String> value, String why) throws Refused {
        if (value.isPresent()) {
            throw new Refused(
                    "InvalidClaim", "spec.%s: '%s', but %s".formatted(field, value.get(), why));
        }
    }

    private static String text(TypedLocalObjectReference source) {
        return source.getKind() + " " + source.getName();
    }

    private static String text(TypedObjectReference source) {
        return source.getNamespace() == null
                ? source.getKind() + " " + source.getName()
                : source.getKind() + " " + source.getNamespace() + "/" + source.getName();
    }

    /** {@code spec.accessMode} of the claim's Volume. */
    static String accessMode(PersistentVolumeClaim claim) {
        return accessModes(claim).equals(List.of(EXCLUSIVE)) ? "rwop" : "rwo";
    }

    private static List<String> accessModes(PersistentVolumeClaim claim) {
        return Objects.requireNonNullElse(claim.getSpec().getAccessModes(), List.of());
    }
}
