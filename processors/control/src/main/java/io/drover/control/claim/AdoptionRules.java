package io.drover.control.claim;

import io.drover.control.provision.Claims;
import io.drover.control.provision.ClassParameters;
import io.drover.resource.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClass;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which claims are backed up: the first that says something decides, of claim, namespace, class and
 * property.
 */
final class AdoptionRules {
    static final String ANNOTATION = "drover.io/backup";

    private static final String DISABLED = "disabled";
    private static final String LONGHORN = "driver.longhorn.io";

    /** They serve files, and have no block device that could be read. */
    private static final Set<String> FILE_SERVERS =
            Set.of(
                    "nfs.csi.k8s.io",
                    "smb.csi.k8s.io",
                    "efs.csi.aws.com",
                    "fsx.csi.aws.com",
                    "file.csi.azure.com",
                    "filestore.csi.storage.gke.io",
                    "csi.juicefs.com");

    /** Rook puts the namespace of its operator before the name. */
    private static final String CEPH_FILES = "cephfs.csi.ceph.com";

    private final String namespace;
    private final boolean all;
    private final Set<String> fileServers;

    /**
     * @param namespace of this Drover
     * @param all whether claims are backed up about which nobody says anything
     * @param fileServers further drivers that serve files
     */
    AdoptionRules(String namespace, boolean all, Set<String> fileServers) {
        this.namespace = namespace;
        this.all = all;
        this.fileServers = new HashSet<>(FILE_SERVERS);
        this.fileServers.addAll(fileServers);
    }

    Adoption decide(
            PersistentVolumeClaim claim,
            Optional<PersistentVolume> persistent,
            Optional<StorageClass> storageClass,
            Optional<Namespace> owner) {
        if (isNever(claim, storageClass)) {
            return new Adoption.Unwanted();
        }
        if (!isWanted(claim, storageClass, owner)) {
            return new Adoption.Ended();
        }
        boolean bound =
                claim.getStatus() != null
                        && "Bound".equals(claim.getStatus().getPhase())
                        && persistent.filter(found -> isOf(found, claim)).isPresent();
        return bound
                ? possible(persistent.orElseThrow(), claim.getSpec().getStorageClassName())
                : new Adoption.Unwanted();
    }

    private boolean isNever(PersistentVolumeClaim claim, Optional<StorageClass> storageClass) {
        return claim.isMarkedForDeletion()
                || claim.getMetadata().getNamespace().equals(namespace)
                || Names.DROVER.equals(
                        Optional.ofNullable(claim.getMetadata().getLabels())
                                .orElse(Map.of())
                                .get(Names.LABEL_MANAGED_BY))
                || storageClass.filter(found -> Claims.isFile(found.getProvisioner())).isPresent();
    }

    private boolean isWanted(
            PersistentVolumeClaim claim,
            Optional<StorageClass> storageClass,
            Optional<Namespace> owner) {
        return word(claim)
                .or(() -> owner.flatMap(AdoptionRules::word))
                .or(() -> storageClass.flatMap(AdoptionRules::word))
                .map(word -> !word.equals(DISABLED))
                .orElseGet(
                        () ->
                                all
                                        || storageClass
                                                .filter(ClassParameters::isAboutBackups)
                                                .isPresent());
    }

    private static Optional<String> word(HasMetadata object) {
        return Optional.ofNullable(object.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(ANNOTATION))
                .filter(word -> List.of("enabled", DISABLED).contains(word));
    }

    /** Bound in both directions. */
    private static boolean isOf(PersistentVolume persistent, PersistentVolumeClaim claim) {
        return persistent.getSpec().getClaimRef() != null
                && claim.getMetadata().getUid().equals(persistent.getSpec().getClaimRef().getUid());
    }

    private Adoption possible(PersistentVolume persistent, String storageClass) {
        String where =
                storageClass == null || storageClass.isEmpty()
                        ? "this claim"
                        : "storage class '%s'".formatted(storageClass);
        if (persistent.getSpec().getCsi() == null) {
            return new Adoption.Refused(
                    "NotBackedUp",
                    where
                            + ": its volumes are of no CSI driver, so that there are no snapshots"
                            + " of them; use one with a CSI driver for what is to be backed up",
                    true);
        }
        String driver = persistent.getSpec().getCsi().getDriver();
        if (Claims.isFile(driver)) {
            return new Adoption.Unwanted();
        }
        if (driver.equals(LONGHORN)) {
            return new Adoption.Refused(
                    "NotBackedUp",
                    where
                            + ": its volumes are Longhorn's, which backs them up itself in the same"
                            + " format; create a Backup or RecurringJob of Longhorn",
                    true);
        }
        if (isFileServer(driver)) {
            return new Adoption.Refused(
                    "NotBackedUp",
                    "%s: driver %s serves files, and Drover backs up block devices; use a class of block storage for what is to be backed up"
                            .formatted(where, driver),
                    true);
        }
        return new Adoption.Wanted();
    }

    private boolean isFileServer(String driver) {
        return fileServers.contains(driver) || driver.endsWith(CEPH_FILES);
    }
}
