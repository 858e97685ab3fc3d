package io.drover.control.mover;

import io.drover.resource.Cluster;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClientException;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What a cluster's volume controller and a provisioner do with claims and their volumes. */
final class TestVolumes implements AutoCloseable {
    private final Cluster cluster;
    private final Set<String> disks = new ConcurrentSkipListSet<>();
    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();

    private TestVolumes(Cluster cluster) {
        this.cluster = cluster;
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    static TestVolumes start(Cluster cluster) {
        TestVolumes made = new TestVolumes(cluster);
        cluster.client()
                .resource(
                        new NamespaceBuilder()
                                .withNewMetadata()
                                .withName("shop")
                                .endMetadata()
                                .build())
                .create();
        made.loop.scheduleWithFixedDelay(made::reconcile, 0, 20, TimeUnit.MILLISECONDS);
        return made;
    }

    Set<String> disks() {
        return disks;
    }

    Optional<PersistentVolumeClaim> find(String namespace, String name) {
        return Optional.ofNullable(
                cluster.client()
                        .persistentVolumeClaims()
                        .inNamespace(namespace)
                        .withName(name)
                        .get());
    }

    Optional<PersistentVolume> volume(String name) {
        return Optional.ofNullable(cluster.client().persistentVolumes().withName(name).get());
    }

    void delete(String namespace, PersistentVolumeClaim claim) {
        cluster.client()
                .persistentVolumeClaims()
                .inNamespace(namespace)
                .withName(claim.getMetadata().getName())
                .delete();
    }

    void deleteVolume(String name) {
        cluster.client().persistentVolumes().withName(name).delete();
    }

    /** Somebody deletes it while it is protected, as long as its claim is there. */
    void deleteProtected(String name) {
        cluster.patchOutside(
                volume(name).orElseThrow(),
                Map.of("metadata", Map.of("finalizers", List.of("kubernetes.io/pv-protection"))));
        deleteVolume(name);
    }

    PersistentVolumeClaim claim(String namespace, String name, String mode) {
        return cluster.client()
                .resource(
                        new PersistentVolumeClaimBuilder()
                                .withNewMetadata()
                                .withNamespace(namespace)
                                .withName(name)
                                .endMetadata()
                                .withNewSpec()
                                .withVolumeMode(mode)
                                .withAccessModes("ReadWriteOnce")
                                .withNewDataSourceRef()
                                .withApiGroup("longhorn.io")
                                .withKind("Backup")
                                .withName("b")
                                .endDataSourceRef()
                                .endSpec()
                                .build())
                .create();
    }

    void give(String namespace, String name, String volume) {
        cluster.patchOutside(
                find(namespace, name).orElseThrow(), Map.of("spec", Map.of("volumeName", volume)));
    }

    /** A claim of a block device in Drover's namespace, with its volume and disk. */
    void bound(String name) {
        PersistentVolumeClaim claim = claim(cluster.namespace(), name, "Block");
        disks.add("disk");
        cluster.client()
                .resource(
                        new PersistentVolumeBuilder()
                                .withNewMetadata()
                                .withName("pvc-" + claim.getMetadata().getUid())
                                .addToAnnotations("pv.kubernetes.io/provisioned-by", "csi.example")
                                .endMetadata()
                                .withNewSpec()
                                .addToCapacity("storage", new Quantity("4Ki"))
                                .withAccessModes("ReadWriteOnce")
                                .withVolumeMode("Block")
                                .withPersistentVolumeReclaimPolicy("Delete")
                                .withClaimRef(Replacement.reference(claim))
                                .withNewCsi()
                                .withDriver("csi.example")
                                .withVolumeHandle("disk")
                                .endCsi()
                                .endSpec()
                                .build())
                .create();
        cluster.patchOutside(
                claim, Map.of("spec", Map.of("volumeName", "pvc-" + claim.getMetadata().getUid())));
    }

    /** The boundary of the loop: what fails is tried again by the next turn. */
    private void reconcile() {
        try {
            cluster.client().persistentVolumes().list().getItems().forEach(this::reconcile);
        } catch (KubernetesClientException e) {
            // somebody else was faster
            return;
        }
    }

    private void reconcile(PersistentVolume volume) {
        Optional<PersistentVolumeClaim> claim =
                find(
                                volume.getSpec().getClaimRef().getNamespace(),
                                volume.getSpec().getClaimRef().getName())
                        .filter(found -> PersistentVolumes.isOf(volume, found));
        if (claim.isPresent()) {
            bind(volume, claim.get());
        } else if ("Delete".equals(volume.getSpec().getPersistentVolumeReclaimPolicy())
                && volume.getMetadata()
                        .getAnnotations()
                        .containsKey("pv.kubernetes.io/provisioned-by")) {
            disks.remove(volume.getSpec().getCsi().getVolumeHandle());
            deleteVolume(volume.getMetadata().getName());
        }
        if (claim.isEmpty() && volume.isMarkedForDeletion()) {
            cluster.patchOutside(volume, Map.of("metadata", Map.of("finalizers", List.of())));
        }
    }

    private void bind(PersistentVolume volume, PersistentVolumeClaim claim) {
        String name = volume.getMetadata().getName();
        boolean fits =
                volume.getSpec().getVolumeMode().equals(claim.getSpec().getVolumeMode())
                        && Optional.ofNullable(claim.getSpec().getVolumeName())
                                .orElse(name)
                                .equals(name);
        if (fits && (claim.getStatus() == null || claim.getStatus().getPhase() == null)) {
            cluster.patchOutside(claim, Map.of("spec", Map.of("volumeName", name)));
            cluster.client()
                    .resource(claim)
                    .subresource("status")
                    .patch(Cluster.MERGE, "{\"status\":{\"phase\":\"Bound\"}}");
        }
    }

    @Override
    public void close() {
        loop.shutdownNow();
    }
}
