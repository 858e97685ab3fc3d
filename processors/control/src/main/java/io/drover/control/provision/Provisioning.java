package io.drover.control.provision;

import io.drover.control.provision.ClaimObstacle.NotReady;
import io.drover.control.provision.ClaimObstacle.Refused;
import io.drover.control.setting.Settings;
import io.drover.control.volume.VolumeAttachment;
import io.drover.control.volume.VolumeDefaults;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.ResourceReader;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClass;

import org.apache.camel.Body;
import org.apache.camel.Variable;

import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Provisions a volume for a claim: the Volume, and the PersistentVolume. Bean {@code provisioning}.
 */
public final class Provisioning {
    /** Reason for a claim to be pending for a moment only. */
    static final String CREATING = "Creating";

    private final Claims claims;
    private final ResourceReader resources;
    private final Cluster cluster;
    private final VolumeDefaults defaults;
    private final Settings settings;
    private final OwnPersistentVolumes own;

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
        this.own = new OwnPersistentVolumes(cluster.namespace());
    }

    /**
     * Reads the parameters of the claim's class.
     *
     * @throws Refused if one of them cannot be honoured; the message names it, value and remedy
     */
    public ClassParameters read(@Body PersistentVolumeClaim claim) throws Refused {
        return read(
                claim,
                () ->
                        ClassParameters.of(
                                claims.storageClass(claim).orElseThrow(), settings.maxRetention()));
    }

    /**
     * Reads what a class of another driver says about backups; its other parameters are the
     * driver's affair.
     *
     * @throws Refused if one of them cannot be honoured; the message names it, value and remedy
     */
    public ClassParameters readForeign(@Body PersistentVolumeClaim claim) throws Refused {
        return read(
                claim,
                () -> ClassParameters.foreign(claims.storageClass(claim), settings.maxRetention()));
    }

    private static ClassParameters read(
            PersistentVolumeClaim claim, Supplier<ClassParameters> parameters) throws Refused {
        try {
            return parameters.get();
        } catch (IllegalArgumentException e) {
            String reason =
                    e.getMessage().startsWith("recurringJobs")
                            ? "InvalidRecurringJobs"
                            : "InvalidStorageClass";
            throw new Refused(
                    reason,
                    "storage class '%s': %s"
                            .formatted(claim.getSpec().getStorageClassName(), e.getMessage()));
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
     * @throws Refused if a backup is to be restored that needs more than is requested, or if there
     *     is a Volume of that name which was not made for the claim
     */
    public void createVolume(
            @Body PersistentVolumeClaim claim, @Variable("parameters") ClassParameters parameters)
            throws Refused {
        Optional<Volume> present = resources.find(Volume.class, Claims.volumeName(claim));
        if (present.isPresent()) {
            requireMadeFor(claim, present.get());
            return;
        }
        StorageClass storageClass = claims.storageClass(claim).orElseThrow();
        Volume volume = new Volume();
        volume.setMetadata(
                new ObjectMetaBuilder()
                        .withName(Claims.volumeName(claim))
                        .withLabels(new TreeMap<>(parameters.labels()))
                        .withAnnotations(ClaimRecord.of(claim, storageClass).annotations())
                        .addToAnnotations(Volume.DRIVER, "file")
                        .build());
        long requested = ClaimSize.requested(claim);
        volume.getSpec().size = Long.toString(requested);
        volume.getSpec().backupTargetName = parameters.target();
        volume.getSpec().backupBlockSize = parameters.blockSize();
        volume.getSpec().fromBackup = parameters.fromBackup();
        volume.getSpec().accessMode = ClaimFields.accessMode(claim);
        volume.getSpec().backingImage = parameters.image().map(ClassImage::name).orElse("");
        requireSize(volume, requested);
        cluster.createIfAbsent(volume);
    }

    private static void requireMadeFor(PersistentVolumeClaim claim, Volume volume) throws Refused {
        if (ClaimRecord.on(volume).filter(record -> record.isOf(claim)).isEmpty()) {
            throw new Refused(
                    "NotItsVolume",
                    "there is a Volume '%s' that was not made for this claim; rename or remove it"
                            .formatted(volume.getMetadata().getName()));
        }
    }

    private void requireSize(Volume volume, long requested) throws Refused {
        if (volume.getSpec().fromBackup.isEmpty()) {
            return;
        }
        Volume filled = Cluster.copy(volume, Volume.class);
        try {
            filled.getSpec().size = "";
            defaults.fill(filled);
        } catch (IllegalArgumentException e) {
            throw new Refused("InvalidStorageClass", e.getMessage());
        }
        if (Long.parseLong(filled.getSpec().size) > requested) {
            throw new Refused(
                    "RequestTooSmall",
                    "the backup of the storage class is of a volume of %s bytes; request that or more, not %d"
                            .formatted(filled.getSpec().size, requested));
        }
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
                        .orElseThrow(() -> new NotReady(CREATING, "the volume is being made"));
        boolean made =
                !volume.getStatus().state.isEmpty()
                        && !volume.getStatus().state.equals(VolumeAttachment.CREATING);
        if (volume.awaitsRestore()) {
            throw new NotReady(
                    "Restoring",
                    "Volume %s is being filled from %s; its condition Restore shows how far that is"
                            .formatted(
                                    volume.getMetadata().getName(), volume.getSpec().fromBackup));
        }
        if (!made) {
            throw new NotReady(CREATING, "the volume is being made");
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
        String driver = Claims.driver(storageClass.getProvisioner());
        PersistentVolume persistent =
                new PersistentVolumeBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withAnnotations(own.mark(driver))
                        .endMetadata()
                        .withNewSpec()
                        .addToCapacity("storage", ClaimSize.capacity(claim, volume))
                        .withAccessModes(claim.getSpec().getAccessModes())
                        .withVolumeMode(claim.getSpec().getVolumeMode())
                        .withStorageClassName(storageClass.getMetadata().getName())
                        .withPersistentVolumeReclaimPolicy(ClaimRecord.policy(storageClass))
                        .withNewClaimRef()
                        .withApiVersion("v1")
                        .withKind("PersistentVolumeClaim")
                        .withNamespace(claim.getMetadata().getNamespace())
                        .withName(claim.getMetadata().getName())
                        .withUid(claim.getMetadata().getUid())
                        .endClaimRef()
                        .withNewCsi()
                        .withDriver(driver)
                        .withVolumeHandle(name)
                        .endCsi()
                        .endSpec()
                        .build();
        return cluster.createOutside(persistent);
    }
}
