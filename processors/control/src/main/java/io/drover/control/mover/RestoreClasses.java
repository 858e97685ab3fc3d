package io.drover.control.mover;

import io.drover.control.backupvolume.BackupVolumes;
import io.drover.control.claim.ClaimRequest;
import io.drover.control.provision.Claims;
import io.drover.control.provision.FirstConsumer;
import io.drover.mover.ClaimLabels;
import io.drover.reconcile.Informers;
import io.drover.resource.Backup;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClass;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** StorageClass, mode and file system of a claim that is restored into. */
final class RestoreClasses {
    private static final String DEFAULT = "storageclass.kubernetes.io/is-default-class";
    private static final String FS_TYPE_PARAMETER = "csi.storage.k8s.io/fstype";

    private final Informers informers;

    RestoreClasses(Informers informers) {
        this.informers = informers;
    }

    /** What a restore wants to know of the volume that is backed up. */
    static Map<String, String> labels(PersistentVolume source) {
        Map<String, String> labels = new TreeMap<>();
        labels.put(ClaimLabels.STORAGE_CLASS, source.getSpec().getStorageClassName());
        labels.put(ClaimLabels.VOLUME_MODE, source.getSpec().getVolumeMode());
        labels.put(ClaimLabels.FS_TYPE, source.getSpec().getCsi().getFsType());
        labels.values().removeIf(text -> text == null || text.isEmpty());
        return labels;
    }

    /**
     * The class of a claim that is made: the one that is asked for, that of the volume that was
     * backed up, or the cluster's default.
     *
     * @throws IOException if there is none
     */
    StorageClass choose(ClaimPlan plan) throws IOException {
        String wanted = plan.request().storageClass();
        if (!wanted.isEmpty()) {
            return informers
                    .find(StorageClass.class, wanted)
                    .orElseThrow(
                            () ->
                                    new IOException(
                                            "annotation %s: there is no StorageClass '%s'; name one that there is, or create it"
                                                    .formatted(
                                                            ClaimRequest.STORAGE_CLASS, wanted)));
        }
        return recorded(plan.backup())
                .or(this::byDefault)
                .orElseThrow(
                        () ->
                                new IOException(
                                        "neither the class of the volume that was backed up is here nor a default class; name one by annotation %s"
                                                .formatted(ClaimRequest.STORAGE_CLASS)));
    }

    private Optional<StorageClass> recorded(Backup backup) {
        Stream<String> names =
                Stream.concat(
                        label(backup, ClaimLabels.STORAGE_CLASS).stream(),
                        BackupVolumes.find(
                                informers,
                                backup.getStatus().backupTargetName,
                                backup.getStatus().volumeName)
                                .map(volume -> volume.getStatus().storageClassName)
                                .stream());
        return names.flatMap(name -> informers.find(StorageClass.class, name).stream())
                .filter(found -> !Claims.isOurs(found.getProvisioner()))
                .findFirst();
    }

    private Optional<StorageClass> byDefault() {
        return informers.list(StorageClass.class).stream()
                .filter(
                        found ->
                                MoverPlan.annotation(found, DEFAULT)
                                        .filter("true"::equals)
                                        .isPresent())
                .findFirst();
    }

    private static Optional<String> label(Backup backup, String key) {
        return Optional.ofNullable(backup.getStatus().labels.get(key))
                .filter(text -> !text.isEmpty());
    }

    /** {@code Block} or {@code Filesystem}. */
    String mode(ClaimPlan plan) {
        return Optional.of(plan.request().volumeMode())
                .filter(mode -> !mode.isEmpty())
                .or(() -> label(plan.backup(), ClaimLabels.VOLUME_MODE))
                .orElse(ClaimRequest.FILESYSTEM);
    }

    /** Empty if nobody has said what is on the device. */
    String fsType(ClaimPlan plan, PersistentVolumeClaim claim) {
        return Optional.of(plan.request().fsType())
                .filter(type -> !type.isEmpty())
                .or(() -> label(plan.backup(), ClaimLabels.FS_TYPE))
                .or(
                        () ->
                                of(claim)
                                        .map(StorageClass::getParameters)
                                        .map(parameters -> parameters.get(FS_TYPE_PARAMETER)))
                .orElse("");
    }

    Optional<StorageClass> of(PersistentVolumeClaim claim) {
        return informers.find(
                StorageClass.class,
                Objects.requireNonNullElse(claim.getSpec().getStorageClassName(), ""));
    }

    boolean isForConsumer(PersistentVolumeClaim claim) {
        return of(claim).filter(FirstConsumer::isAwaited).isPresent();
    }

    /**
     * @throws IOException if no CSI driver makes volumes for the claim
     */
    void requireForeign(PersistentVolumeClaim claim) throws IOException {
        StorageClass found =
                of(claim)
                        .orElseThrow(
                                () ->
                                        new IOException(
                                                "claim %s has no StorageClass that is there; name one in it"
                                                        .formatted(claim.getMetadata().getName())));
        if (Claims.PROVISIONER.equals(found.getProvisioner())) {
            throw new IOException(
                    "StorageClass '%s' is of Drover's own volumes; restore with parameter fromBackup of such a class, or without annotation drover.io/driver"
                            .formatted(found.getMetadata().getName()));
        }
    }
}
