package io.drover.fakecluster;

import io.drover.resource.VolumeSnapshot;
import io.drover.resource.VolumeSnapshotContent;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.StorageClass;

import java.math.RoundingMode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Provisioner and resizer of a fake driver, and the volume controller where there is none. Used by
 * the one thread of the {@link FakeCluster}.
 */
public final class FakeCsi {
    public static final String DRIVER = "fake.csi.drover.io";

    static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";
    private static final String PROVISIONED_BY = "pv.kubernetes.io/provisioned-by";
    private static final String MODE_CHANGE =
            "snapshot.storage.kubernetes.io/allow-volume-mode-change";

    /** Of the volume controller: one that is deleted stays as long as it is bound. */
    private static final String PROTECTION = "kubernetes.io/pv-protection";

    private final FakeObjects objects;
    private final FakeStorage storage;
    private final boolean binds;
    private final Set<String> told = new HashSet<>();
    private int mostCopies;

    /**
     * @param binds whether this is the volume controller too
     */
    FakeCsi(FakeObjects objects, FakeStorage storage, boolean binds) {
        this.objects = objects;
        this.storage = storage;
        this.binds = binds;
    }

    void reconcile() {
        objects.all(PersistentVolumeClaim.class).forEach(this::provision);
        if (binds) {
            objects.all(PersistentVolume.class).forEach(this::bindOrRelease);
            objects.all(PersistentVolumeClaim.class).forEach(this::lose);
        }
        for (PersistentVolume persistent : objects.all(PersistentVolume.class)) {
            deleteReleased(persistent);
            if (binds) {
                letGo(persistent);
            }
        }
        objects.all(PersistentVolumeClaim.class).forEach(this::expand);
        mostCopies = Math.max(mostCopies, (int) copies());
    }

    private long copies() {
        return objects.all(PersistentVolumeClaim.class).stream()
                .filter(claim -> claim.getSpec().getDataSource() != null)
                .count();
    }

    /** The most claims from snapshots that have existed at once. */
    public int mostCopies() {
        return mostCopies;
    }

    private Optional<StorageClass> ours(PersistentVolumeClaim claim) {
        return objects.find(
                        StorageClass.class,
                        "",
                        Objects.requireNonNullElse(claim.getSpec().getStorageClassName(), ""))
                .filter(found -> found.getProvisioner().startsWith(DRIVER));
    }

    private void provision(PersistentVolumeClaim claim) {
        Optional<StorageClass> storageClass = ours(claim);
        String name = "pvc-" + claim.getMetadata().getUid();
        if (storageClass.isEmpty()
                || claim.isMarkedForDeletion()
                || claim.getSpec().getVolumeName() != null
                || isPopulated(claim)
                || objects.find(PersistentVolume.class, "", name).isPresent()
                || isUnscheduled(claim, storageClass.get())) {
            return;
        }
        long size = bytes(claim.getSpec().getResources().getRequests().get("storage"));
        Optional<String> failure =
                claim.getSpec().getDataSource() == null
                        ? create(name, size)
                        : restore(claim, name, size);
        if (failure.isPresent()) {
            tell(claim, failure.get());
            return;
        }
        PersistentVolume made = persistent(claim, storageClass.get(), name, size);
        if (binds) {
            made.getMetadata().setFinalizers(List.of(PROTECTION));
        }
        objects.create(made);
    }

    /** A provisioner leaves those alone whose source it does not know. */
    private static boolean isPopulated(PersistentVolumeClaim claim) {
        return claim.getSpec().getDataSourceRef() != null
                && claim.getSpec().getDataSourceRef().getKind().equals("Backup");
    }

    private static boolean isUnscheduled(PersistentVolumeClaim claim, StorageClass storageClass) {
        return "WaitForFirstConsumer".equals(storageClass.getVolumeBindingMode())
                && !Optional.ofNullable(claim.getMetadata().getAnnotations())
                        .orElse(Map.of())
                        .containsKey(SELECTED_NODE);
    }

    private Optional<String> create(String name, long size) {
        storage.createVolume(name, size);
        return Optional.empty();
    }

    /** Empty when it has been done, otherwise what hinders it. */
    private Optional<String> restore(PersistentVolumeClaim claim, String name, long size) {
        Optional<VolumeSnapshot> snapshot =
                objects.find(
                        VolumeSnapshot.class,
                        claim.getMetadata().getNamespace(),
                        claim.getSpec().getDataSource().getName());
        Optional<VolumeSnapshotContent> content =
                snapshot.flatMap(
                        found ->
                                objects.find(
                                        VolumeSnapshotContent.class,
                                        "",
                                        found.getStatus().boundVolumeSnapshotContentName));
        if (content.isEmpty() || !snapshot.get().getStatus().readyToUse) {
            return Optional.of("snapshot is not Ready");
        }
        String handle = content.get().getStatus().snapshotHandle;
        if (size < storage.snapshotSize(handle)) {
            return Optional.of(
                    "requested volume size %d is less than the size %d for the source snapshot"
                            .formatted(size, storage.snapshotSize(handle)));
        }
        String mode = content.get().getSpec().sourceVolumeMode;
        boolean changes = !mode.isEmpty() && !mode.equals(claim.getSpec().getVolumeMode());
        boolean allowed =
                "true"
                        .equals(
                                Optional.ofNullable(content.get().getMetadata().getAnnotations())
                                        .orElse(Map.of())
                                        .get(MODE_CHANGE));
        if (changes && !allowed) {
            return Optional.of(
                    "requested volume modifies the mode of the source volume but does not have"
                            + " permission to do so");
        }
        storage.restoreSnapshot(handle, name, size);
        return Optional.empty();
    }

    private void tell(PersistentVolumeClaim claim, String failure) {
        if (!told.add(claim.getMetadata().getUid() + failure)) {
            return;
        }
        objects.warn(claim, "ProvisioningFailed", "failed to provision volume: " + failure);
    }

    private static PersistentVolume persistent(
            PersistentVolumeClaim claim, StorageClass storageClass, String name, long size) {
        return new PersistentVolumeBuilder()
                .withNewMetadata()
                .withName(name)
                .addToAnnotations(PROVISIONED_BY, storageClass.getProvisioner())
                .endMetadata()
                .withNewSpec()
                .addToCapacity("storage", new Quantity(Long.toString(size)))
                .withAccessModes(claim.getSpec().getAccessModes())
                .withVolumeMode(
                        Objects.requireNonNullElse(claim.getSpec().getVolumeMode(), "Filesystem"))
                .withStorageClassName(storageClass.getMetadata().getName())
                .withPersistentVolumeReclaimPolicy(
                        Objects.requireNonNullElse(storageClass.getReclaimPolicy(), "Delete"))
                .withNewClaimRef()
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
    }

    private void bindOrRelease(PersistentVolume persistent) {
        ObjectReference reference = persistent.getSpec().getClaimRef();
        if (reference == null || persistent.getSpec().getCsi() == null) {
            return;
        }
        Optional<PersistentVolumeClaim> claim =
                objects.find(
                                PersistentVolumeClaim.class,
                                reference.getNamespace(),
                                reference.getName())
                        .filter(found -> found.getMetadata().getUid().equals(reference.getUid()));
        if (claim.isPresent()) {
            if (fits(claim.get(), persistent)) {
                bind(claim.get(), persistent);
            }
        } else {
            release(persistent);
        }
    }

    /** As the volume controller binds those of one mode and class only. */
    private static boolean fits(PersistentVolumeClaim claim, PersistentVolume persistent) {
        String name = persistent.getMetadata().getName();
        return Objects.requireNonNullElse(claim.getSpec().getVolumeMode(), "Filesystem")
                        .equals(persistent.getSpec().getVolumeMode())
                && Objects.equals(
                        claim.getSpec().getStorageClassName(),
                        persistent.getSpec().getStorageClassName())
                && persistent
                        .getSpec()
                        .getAccessModes()
                        .containsAll(claim.getSpec().getAccessModes())
                && Objects.requireNonNullElse(claim.getSpec().getVolumeName(), name).equals(name);
    }

    /** Claims whose volume has become another one's, or is gone. */
    private void lose(PersistentVolumeClaim claim) {
        if (claim.getStatus() == null || !"Bound".equals(claim.getStatus().getPhase())) {
            return;
        }
        boolean lost =
                objects.find(PersistentVolume.class, "", claim.getSpec().getVolumeName())
                        .filter(
                                found ->
                                        found.getSpec()
                                                .getClaimRef()
                                                .getUid()
                                                .equals(claim.getMetadata().getUid()))
                        .isEmpty();
        if (lost) {
            objects.patchStatus(claim, Map.of("phase", "Lost"));
        }
    }

    private void bind(PersistentVolumeClaim claim, PersistentVolume persistent) {
        if (!"Bound".equals(phase(persistent))) {
            objects.patchStatus(persistent, Map.of("phase", "Bound"));
        }
        boolean pending =
                claim.getStatus() == null
                        || !Set.of("Bound", "Lost").contains(claim.getStatus().getPhase());
        if (pending) {
            objects.patch(
                    claim,
                    Map.of("spec", Map.of("volumeName", persistent.getMetadata().getName())));
            objects.patchStatus(
                    claim,
                    Map.of(
                            "phase",
                            "Bound",
                            "accessModes",
                            claim.getSpec().getAccessModes(),
                            "capacity",
                            Map.of("storage", persistent.getSpec().getCapacity().get("storage"))));
        }
    }

    private void release(PersistentVolume persistent) {
        boolean gone =
                objects.client()
                                .persistentVolumeClaims()
                                .inNamespace(persistent.getSpec().getClaimRef().getNamespace())
                                .withName(persistent.getSpec().getClaimRef().getName())
                                .get()
                        == null;
        if (gone && !"Released".equals(phase(persistent))) {
            objects.patchStatus(persistent, Map.of("phase", "Released"));
        }
    }

    /** As the library of provisioners does: Released, Delete, provisioned by us. */
    private void deleteReleased(PersistentVolume persistent) {
        if (!"Released".equals(phase(persistent)) || persistent.getSpec().getCsi() == null) {
            return;
        }
        boolean ours =
                persistent
                        .getSpec()
                        .getCsi()
                        .getDriver()
                        .equals(
                                Optional.ofNullable(persistent.getMetadata().getAnnotations())
                                        .orElse(Map.of())
                                        .get(PROVISIONED_BY));
        if (ours && "Delete".equals(persistent.getSpec().getPersistentVolumeReclaimPolicy())) {
            storage.deleteVolume(persistent.getSpec().getCsi().getVolumeHandle());
            objects.delete(persistent);
        }
    }

    private void letGo(PersistentVolume persistent) {
        if (persistent.isMarkedForDeletion() && !"Bound".equals(phase(persistent))) {
            objects.finalizers(persistent, List.of());
        }
    }

    private static String phase(PersistentVolume persistent) {
        return persistent.getStatus() == null
                ? ""
                : Objects.requireNonNullElse(persistent.getStatus().getPhase(), "");
    }

    private void expand(PersistentVolumeClaim claim) {
        Optional<PersistentVolume> persistent =
                ours(claim)
                        .flatMap(
                                _ ->
                                        objects.find(
                                                PersistentVolume.class,
                                                "",
                                                Objects.requireNonNullElse(
                                                        claim.getSpec().getVolumeName(), "none")));
        Quantity wanted = claim.getSpec().getResources().getRequests().get("storage");
        if (persistent.isPresent()
                && bytes(wanted) > bytes(persistent.get().getSpec().getCapacity().get("storage"))) {
            storage.grow(persistent.get().getSpec().getCsi().getVolumeHandle(), bytes(wanted));
            Map<String, Object> capacity = Map.of("capacity", Map.of("storage", wanted));
            objects.patch(persistent.get(), Map.of("spec", capacity));
            objects.patchStatus(claim, capacity);
        }
    }

    static long bytes(Quantity quantity) {
        return quantity.getNumericalAmount().setScale(0, RoundingMode.CEILING).longValueExact();
    }

    /** Names of the volumes that exist in the storage. */
    public List<String> volumes() {
        return storage.volumes();
    }
}
