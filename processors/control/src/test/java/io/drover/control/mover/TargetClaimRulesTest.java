package io.drover.control.mover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.control.claim.ClaimRequest;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;

class TargetClaimRulesTest {
    private static final ClaimRequest ANY = new ClaimRequest("shop", "data", "", "", "", false);

    private static PersistentVolumeClaimBuilder claim() {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName("data")
                .withUid("u-1")
                .endMetadata()
                .withNewSpec()
                .withStorageClassName("fast")
                .endSpec()
                .withNewStatus()
                .withPhase("Pending")
                .endStatus();
    }

    private static void refuses(ClaimRequest request, PersistentVolumeClaim claim, String why) {
        assertThatThrownBy(() -> TargetClaimRules.check(request, claim))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("claim shop/data ")
                .hasMessageContaining(why);
    }

    @Test
    void oneThatHasAVolumeIsNotTouched() {
        refuses(
                ANY,
                claim().editSpec()
                        .withVolumeName("pv-1")
                        .endSpec()
                        .editStatus()
                        .withPhase("Bound")
                        .endStatus()
                        .build(),
                "has volume 'pv-1' already, and nothing of it is overwritten");
        refuses(
                ANY,
                claim().editSpec().withVolumeName("pv-1").endSpec().build(),
                "has volume 'pv-1' already");
        assertThatCode(
                        () ->
                                TargetClaimRules.check(
                                        ANY,
                                        claim().editSpec()
                                                .withVolumeName("pvc-u-1")
                                                .endSpec()
                                                .build()))
                .as("the one that Drover is going to make")
                .doesNotThrowAnyException();
    }

    @Test
    void oneThatAnotherFillsIsRefused() {
        refuses(
                ANY,
                claim().editSpec()
                        .withNewDataSourceRef()
                        .withApiGroup("snapshot.storage.k8s.io")
                        .withKind("VolumeSnapshot")
                        .withName("s")
                        .endDataSourceRef()
                        .endSpec()
                        .build(),
                "is filled from another source");
    }

    @Test
    void volumesAreSelectedByLabelsOnly() {
        refuses(
                ANY,
                claim().editSpec()
                        .withNewSelector()
                        .addNewMatchExpression()
                        .withKey("tier")
                        .withOperator("Exists")
                        .endMatchExpression()
                        .endSelector()
                        .endSpec()
                        .build(),
                "selects volumes by expressions");
    }

    @Test
    void annotationsMayNotContradictIt() throws IOException {
        TargetClaimRules.check(
                new ClaimRequest("shop", "data", "fast", "Filesystem", "", false), claim().build());
        refuses(
                new ClaimRequest("shop", "data", "slow", "", "", false),
                claim().build(),
                "has StorageClass 'fast', but annotation drover.io/storage-class is 'slow'");
        refuses(
                new ClaimRequest("shop", "data", "", "Block", "", false),
                claim().build(),
                "has mode 'Filesystem', but annotation drover.io/volume-mode is 'Block'");
        refuses(
                new ClaimRequest("shop", "data", "", "", "", true),
                claim().build(),
                "leave annotation drover.io/wait-for-consumer out");
    }

    @ParameterizedTest
    @CsvSource({
        "rwo, ReadWriteOnce",
        "rwop, ReadWriteOncePod",
        "rwx, ReadWriteMany",
        "rox, ReadWriteOnce",
        "'', ReadWriteOnce"
    })
    void itIsAccessedAsTheVolumeThatWasBackedUp(String mode, String expected) {
        Volume volume = new Volume();
        volume.getSpec().accessMode = mode;

        assertThat(TargetClaimRules.accessMode(volume)).isEqualTo(expected);
    }
}
