package io.drover.control.provision;

import io.drover.control.provision.ClaimObstacle.NotReady;
import io.drover.control.provision.ClaimObstacle.Refused;
import io.drover.control.setting.Settings;
import io.drover.control.volume.VolumeAttachment;
import io.drover.control.volume.VolumeDefaults;
import io.drover.control.volume.VolumeSize;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.ResourceReader;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.StorageClass;

import org.apache.camel.Body;
import org.apache.camel.Variable;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Provisions a volume for a claim: the Volume, and the PersistentVolume. Bean {@code provisioning}.
 */
public final class Provisioning {
    /** On a PersistentVolume: who is to delete it. */
    static final String PROVISIONED_BY = "pv.kubernetes.io/provisioned-by";

    private static final long MIB = 1024 * 1024;
    private static final String ANNOTATION_DRIVER = "drover.io/driver";

    private final Claims claims;
    private final ResourceReader resources;
    private final Cluster cluster;
    private final VolumeDefaults defaults;
    private final Settings settings;

    public Provisioning(
            Claims claims,
            ResourceReader resources,
            Cluster cluster,
            VolumeDefaults defaults,
            Settings settings) {
        this.claims = claims;
        this.resources = resources;
        this.cluster = cluster;
        this.defaults = defaults;
        this.settings = settings;
    }

    /**
     * Reads the parameters of the claim's class.
     *
     * @throws Refused if one of them cannot be honoured; the message names it, value and remedy
     */
    public ClassParameters read(@Body PersistentVolumeClaim claim) throws Refused {
        StorageClass storageClass = claims.storageClass(claim).orElseThrow();
        try {
            return ClassParameters.of(storageClass, settings.maxRetention());
        } catch (IllegalArgumentException e) {
            String reason =
                    e.getMessage().startsWith("recurringJobs")
                            ? "InvalidRecurringJobs"
                            : "InvalidStorageClass";
            throw new Refused(
                    reason,
                    "storage class '%s': %s"
                            .formatted(storageClass.getMetadata().getName(), e.getMessage()));
        }
    }

    /**
     * @throws Refused if the BackupTarget of the class does not exist
     */
    public void requireTarget(
            @Body PersistentVolumeClaim claim, @Variable("parameters") ClassParameters parameters)
            throws Refused {
        if (resources.find(BackupTarget.class, parameters.target()).isEmpty()) {
            throw new Refused(
                    "BackupTargetMissing",
                    "backup target '%s' of storage class '%s' does not exist; create it"
                            .formatted(parameters.target(), claim.getSpec().getStorageClassName()));
        }
    }

    /** Creates the jobs of the class that are not there; those that people have edited stay. */
    public void createJobs(@Variable("parameters") ClassParameters parameters) {
        parameters.jobs().forEach(each -> cluster.createIfAbsent(each.job()));
    }

    /**
     * Creates the Volume, unless it is there.
     *
     * @throws Refused if a backup is to be restored whose size is not the one that is requested
     */
    public void createVolume(
            @Body PersistentVolumeClaim claim, @Variable("parameters") ClassParameters parameters)
            throws Refused {
        if (resources.find(Volume.class, Claims.volumeName(claim)).isPresent()) {
            return;
        }
        Volume volume = new Volume();
        volume.setMetadata(
                new ObjectMetaBuilder()
                        .withName(Claims.volumeName(claim))
                        .withLabels(new TreeMap<>(parameters.labels()))
                        .withAnnotations(Map.of(ANNOTATION_DRIVER, "file"))
                        .build());
        long requested = VolumeSize.parse(Long.toString(requested(claim)));
        volume.getSpec().size = Long.toString(requested);
        volume.getSpec().backupTargetName = parameters.target();
        volume.getSpec().backupBlockSize = parameters.blockSize();
        volume.getSpec().fromBackup = parameters.fromBackup();
        volume.getSpec().accessMode =
                claim.getSpec().getAccessModes().contains("ReadWriteMany") ? "rwx" : "rwo";
        requireSize(volume, requested);
        cluster.createIfAbsent(volume);
    }

    private void requireSize(Volume volume, long requested) throws Refused {
        if (volume.getSpec().fromBackup.isEmpty()) {
            return;
        }
        Volume filled = Cluster.copy(volume, Volume.class);
        try {
            defaults.fill(filled);
        } catch (IllegalArgumentException e) {
            throw new Refused("InvalidStorageClass", e.getMessage());
        }
        if (!filled.getSpec().size.equals(Long.toString(requested))) {
            throw new Refused(
                    "SizeDiffers",
                    "the backup of the storage class is of a volume of %s bytes; request exactly that, not %d"
                            .formatted(filled.getSpec().size, requested));
        }
    }

    /** Bytes, rounded up. */
    private static long requested(PersistentVolumeClaim claim) throws Refused {
        Quantity storage = claim.getSpec().getResources().getRequests().get("storage");
        BigDecimal bytes =
                Optional.ofNullable(storage)
                        .map(Quantity::getNumericalAmount)
                        .orElseThrow(
                                () ->
                                        new Refused(
                                                "InvalidClaim",
                                                "spec.resources.requests.storage is missing;"
                                                        + " request a size"));
        return bytes.setScale(0, RoundingMode.CEILING).longValueExact();
    }

    /**
     * The claim's volume, once it has been made, and filled.
     *
     * @throws NotReady until then; the claim is looked at again when the Volume changes
     */
    public Volume awaitVolume(@Body PersistentVolumeClaim claim) throws NotReady {
        Volume volume =
                resources
                        .find(Volume.class, Claims.volumeName(claim))
                        .orElseThrow(() -> new NotReady("the volume is being made"));
        boolean made =
                !volume.getStatus().state.isEmpty()
                        && !volume.getStatus().state.equals(VolumeAttachment.CREATING);
        if (!made || volume.awaitsRestore()) {
            throw new NotReady("the volume is being made or restored");
        }
        return volume;
    }

    /**
     * Creates the PersistentVolume, which is bound to the claim then.
     *
     * @return whether it was not there yet
     */
    public boolean publish(@Body PersistentVolumeClaim claim, @Variable("volume") Volume volume) {
        StorageClass storageClass = claims.storageClass(claim).orElseThrow();
        String name = volume.getMetadata().getName();
        PersistentVolume persistent =
                new PersistentVolumeBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToAnnotations(PROVISIONED_BY, storageClass.getProvisioner())
                        .endMetadata()
                        .withNewSpec()
                        .addToCapacity("storage", capacity(claim, volume))
                        .withAccessModes(claim.getSpec().getAccessModes())
                        .withVolumeMode(claim.getSpec().getVolumeMode())
                        .withStorageClassName(storageClass.getMetadata().getName())
                        .withPersistentVolumeReclaimPolicy(
                                Optional.ofNullable(storageClass.getReclaimPolicy())
                                        .orElse("Delete"))
                        .withNewClaimRef()
                        .withApiVersion("v1")
                        .withKind("PersistentVolumeClaim")
                        .withNamespace(claim.getMetadata().getNamespace())
                        .withName(claim.getMetadata().getName())
                        .withUid(claim.getMetadata().getUid())
                        .endClaimRef()
                        .withNewCsi()
                        .withDriver(storageClass.getProvisioner())
                        .withVolumeHandle(name)
                        .endCsi()
                        .endSpec()
                        .build();
        return cluster.createOutside(persistent);
    }

    /** As it was requested where it is the same, otherwise in MiB: sizes are multiples of 2 MiB. */
    private static Quantity capacity(PersistentVolumeClaim claim, Volume volume) {
        long bytes = Long.parseLong(volume.getSpec().size);
        Quantity requested = claim.getSpec().getResources().getRequests().get("storage");
        boolean same = requested.getNumericalAmount().compareTo(BigDecimal.valueOf(bytes)) == 0;
        return same ? requested : new Quantity(bytes / MIB + "Mi");
    }
}
