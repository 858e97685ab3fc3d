package io.drover.control.mover;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;

import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Optional;

class ReplacementTest {
    private static final PersistentVolume SOURCE =
            new PersistentVolumeBuilder()
                    .withNewMetadata()
                    .withName("pvc-prime")
                    .withResourceVersion("7")
                    .withUid("pv-uid")
                    .addToAnnotations("pv.kubernetes.io/provisioned-by", "csi.example")
                    .addToAnnotations(
                            "volume.kubernetes.io/provisioner-deletion-secret-name", "secret")
                    .addToAnnotations(
                            "volume.kubernetes.io/provisioner-deletion-secret-namespace", "csi")
                    .addToAnnotations("pv.kubernetes.io/bound-by-controller", "yes")
                    .endMetadata()
                    .withNewSpec()
                    .addToCapacity("storage", new Quantity("4Mi"))
                    .withAccessModes("ReadWriteOnce")
                    .withVolumeMode("Block")
                    .withStorageClassName("fast")
                    .withPersistentVolumeReclaimPolicy("Delete")
                    .withNewClaimRef()
                    .withNamespace("drover")
                    .withName("rs-1")
                    .withResourceVersion("5")
                    .endClaimRef()
                    .withNewCsi()
                    .withDriver("csi.example")
                    .withVolumeHandle("disk-1")
                    .addToVolumeAttributes("pool", "ssd")
                    .addToVolumeAttributes(
                            "storage.kubernetes.io/csiProvisionerIdentity", "17-csi.example")
                    .endCsi()
                    .withNewNodeAffinity()
                    .withNewRequired()
                    .addNewNodeSelectorTerm()
                    .addNewMatchExpression()
                    .withKey("zone")
                    .withOperator("In")
                    .withValues("a")
                    .endMatchExpression()
                    .endNodeSelectorTerm()
                    .endRequired()
                    .endNodeAffinity()
                    .endSpec()
                    .build();
    private static final PersistentVolumeClaim CLAIM =
            new PersistentVolumeClaimBuilder()
                    .withNewMetadata()
                    .withNamespace("shop")
                    .withName("data")
                    .withUid("u-1")
                    .withResourceVersion("9")
                    .endMetadata()
                    .withNewSpec()
                    .withNewSelector()
                    .addToMatchLabels("tier", "gold")
                    .endSelector()
                    .endSpec()
                    .build();
    private static final Optional<StorageClass> CLASS =
            Optional.of(new StorageClassBuilder().withMountOptions("nouuid").build());

    @Test
    void itNamesTheSameDiskForTheClaim() {
        PersistentVolume made = Replacement.of(SOURCE, CLAIM, CLASS, "xfs");

        assertThat(made.getMetadata().getName()).isEqualTo("pvc-u-1");
        assertThat(made.getMetadata().getUid()).isNull();
        assertThat(made.getMetadata().getResourceVersion()).isNull();
        assertThat(made.getMetadata().getLabels()).isEqualTo(Map.of("tier", "gold"));
        assertThat(made.getSpec().getVolumeMode()).isEqualTo("Filesystem");
        assertThat(made.getSpec().getCsi().getVolumeHandle()).isEqualTo("disk-1");
        assertThat(made.getSpec().getCsi().getFsType()).isEqualTo("xfs");
        assertThat(made.getSpec().getCsi().getVolumeAttributes()).isEqualTo(Map.of("pool", "ssd"));
        assertThat(made.getSpec().getMountOptions()).containsExactly("nouuid");
        assertThat(made.getSpec().getNodeAffinity()).isEqualTo(SOURCE.getSpec().getNodeAffinity());
        assertThat(made.getSpec().getCapacity()).isEqualTo(SOURCE.getSpec().getCapacity());
        assertThat(made.getSpec().getStorageClassName()).isEqualTo("fast");
        assertThat(made.getSpec().getPersistentVolumeReclaimPolicy()).isEqualTo("Delete");
        assertThat(made.getSpec().getClaimRef().getUid()).isEqualTo("u-1");
        assertThat(made.getSpec().getClaimRef().getResourceVersion()).isNull();
    }

    @Test
    void theDiskGoesWithItsClaim() {
        assertThat(Replacement.of(SOURCE, CLAIM, CLASS, "").getMetadata().getAnnotations())
                .containsOnlyKeys(
                        "pv.kubernetes.io/provisioned-by",
                        "volume.kubernetes.io/provisioner-deletion-secret-name",
                        "volume.kubernetes.io/provisioner-deletion-secret-namespace");
    }
}
