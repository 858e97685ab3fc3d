package io.drover.control.provision;

import io.drover.control.schedule.JobLabels;
import io.drover.reconcile.Informers;
import io.drover.resource.BackingImage;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.BackupTarget;
import io.drover.resource.Names;
import io.drover.resource.ResourceKey;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.CSIDriver;
import io.fabric8.kubernetes.api.model.storage.StorageClass;

import org.apache.camel.Body;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which claims Drover provisions volumes for. Bean {@code claims}. */
public final class Claims {
    /** The provisioner of a StorageClass for volumes of the file driver. */
    public static final String PROVISIONER = "drover.io/file";

    /** The CSI driver in its PersistentVolumes; Kubernetes takes names of DNS only there. */
    static final String DRIVER = "file.drover.io";

    /** Served as well where Longhorn itself is not there, since manifests name it. */
    static final String LONGHORN = "driver.longhorn.io";

    private final Informers informers;
    private final boolean scheduled;

    /**
     * @param scheduled whether there is a scheduler, which selects nodes for claims that wait for
     *     their pods
     */
    public Claims(Informers informers, boolean scheduled) {
        this.informers = informers;
        this.scheduled = scheduled;
    }

    /** Name of the Volume, and of the PersistentVolume, of a claim. */
    public static String volumeName(PersistentVolumeClaim claim) {
        return "pvc-" + claim.getMetadata().getUid();
    }

    /** Whether a provisioner or driver of that name is served here. */
    public static boolean isOurs(String name) {
        return isFile(name) || LONGHORN.equals(name);
    }

    /**
     * Whether it names the file driver, as a provisioner or in a PersistentVolume; those of an
     * embedded API server may name the provisioner there.
     */
    public static boolean isFile(String name) {
        return PROVISIONER.equals(name) || DRIVER.equals(name);
    }

    /** The CSI driver of PersistentVolumes of that provisioner. */
    static String driver(String provisioner) {
        return PROVISIONER.equals(provisioner) ? DRIVER : provisioner;
    }

    /** The case of the claim, by a word that the route compares. */
    public String recognise(@Body PersistentVolumeClaim claim) {
        // before the others are read, so that no change of theirs is missed
        List<ResourceKey> awaited =
                new ArrayList<>(
                        List.of(
                                ResourceKey.any(BackupTarget.class),
                                ResourceKey.any(StorageClass.class),
                                ResourceKey.any(CSIDriver.class),
                                new ResourceKey(PersistentVolume.class, boundTo(claim)),
                                new ResourceKey(Volume.class, volumeName(claim))));
        informers.await(ResourceKey.of(claim), awaited);
        if (claim.isMarkedForDeletion()) {
            return "deleting";
        }
        Optional<StorageClass> storageClass = storageClass(claim).filter(this::isServed);
        if (storageClass.isEmpty()) {
            return "foreign";
        }
        if (claim.getSpec().getVolumeName() != null && !claim.getSpec().getVolumeName().isEmpty()) {
            return "bound";
        }
        if (isUnscheduled(claim, storageClass.get())) {
            return "unscheduled";
        }
        image(storageClass.get())
                .ifPresent(
                        image -> {
                            awaited.add(new ResourceKey(BackingImage.class, image));
                            awaited.add(ResourceKey.any(BackupBackingImage.class));
                            informers.await(ResourceKey.of(claim), awaited);
                        });
        return "pending";
    }

    /** The name of its PersistentVolume, which has that of its Volume unless people made it. */
    private static String boundTo(PersistentVolumeClaim claim) {
        return Optional.ofNullable(claim.getSpec().getVolumeName())
                .filter(name -> !name.isEmpty())
                .orElseGet(() -> volumeName(claim));
    }

    private static Optional<String> image(StorageClass storageClass) {
        return Optional.ofNullable(storageClass.getParameters())
                .map(parameters -> parameters.get(ClassImage.NAME))
                .filter(name -> !name.isBlank())
                .map(String::strip);
    }

    private boolean isUnscheduled(PersistentVolumeClaim claim, StorageClass storageClass) {
        return scheduled
                && FirstConsumer.isAwaited(storageClass)
                && FirstConsumer.node(claim).isEmpty();
    }

    /** Whether the claim's labels of recurring jobs are to be those of its volume. */
    public boolean isMaster(@Body PersistentVolumeClaim claim) {
        return JobLabels.isEnabled(claim, Names.LABEL_JOB_SOURCE);
    }

    /** The claim's class, if it has one that exists. */
    public Optional<StorageClass> storageClass(PersistentVolumeClaim claim) {
        return Optional.ofNullable(claim.getSpec().getStorageClassName())
                .flatMap(name -> informers.find(StorageClass.class, name));
    }

    private boolean isServed(StorageClass storageClass) {
        String provisioner = storageClass.getProvisioner();
        return PROVISIONER.equals(provisioner)
                || LONGHORN.equals(provisioner)
                        && informers.find(CSIDriver.class, LONGHORN).isEmpty();
    }
}
