package io.drover.control.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

class ClaimVolumeRulesTest {
    private static final Map<String, String> FACTS =
            Map.of(
                    "drover.io/driver", "pvc",
                    "drover.io/claim", "shop/data",
                    "drover.io/claim-uid", "u-1",
                    "drover.io/csi-driver", "csi.example",
                    "drover.io/volume-handle", "h-1");

    private static Volume volume(Map<String, String> annotations) {
        Volume volume = new Volume();
        volume.setMetadata(
                new ObjectMetaBuilder().withName("v").withAnnotations(annotations).build());
        return volume;
    }

    @Test
    void switchedOffSuchAVolumeIsRefusedAndTheRemedyNamed() {
        assertThatThrownBy(() -> new ClaimVolumeRules(false).admit(volume(FACTS), Optional.empty()))
                .isInstanceOf(RefusedException.class)
                .hasMessage(
                        "annotation drover.io/driver: 'pvc', but volumes of other CSI drivers are"
                                + " switched off; set property drover.pvc.enabled to true, with the"
                                + " chart its value pvc.enabled");
        assertThatCode(() -> new ClaimVolumeRules(false).admit(volume(Map.of()), Optional.empty()))
                .doesNotThrowAnyException();
    }

    @Test
    void switchedOnDroversOwnIsAdmittedAndOthersAreNot() {
        ClaimVolumeRules rules = new ClaimVolumeRules(true);

        assertThatCode(() -> rules.admit(volume(FACTS), Optional.empty()))
                .doesNotThrowAnyException();
        assertThatThrownBy(
                        () ->
                                rules.admit(
                                        volume(Map.of("drover.io/driver", "pvc")),
                                        Optional.empty()))
                .hasMessageContaining("annotate the claim");
        assertThatThrownBy(
                        () ->
                                rules.admit(
                                        volume(Map.of("drover.io/driver", "nfs")),
                                        Optional.empty()))
                .hasMessageContaining("'nfs' is no driver of volumes; use file or pvc");
    }

    @Test
    void theDriverCannotBeChanged() {
        ClaimVolumeRules rules = new ClaimVolumeRules(true);

        assertThatThrownBy(() -> rules.admit(volume(Map.of()), Optional.of(volume(FACTS))))
                .hasMessageContaining("it is 'pvc' and cannot be changed to 'file'");
    }

    private static Volume restored(Map<String, String> further) {
        Map<String, String> annotations = new TreeMap<>(further);
        annotations.put("drover.io/driver", "pvc");
        Volume volume = volume(annotations);
        volume.getSpec().fromBackup = "s3://b@r/?backup=a&volume=v";
        return volume;
    }

    @Test
    void aRestoreNamesItsClaim() {
        ClaimVolumeRules rules = new ClaimVolumeRules(true);

        assertThatCode(
                        () ->
                                rules.admit(
                                        restored(Map.of("drover.io/claim", "shop/data")),
                                        Optional.empty()))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> rules.admit(restored(Map.of()), Optional.empty()))
                .isInstanceOf(RefusedException.class)
                .hasMessage(
                        "annotation drover.io/claim: '' cannot be used; write <namespace>/<name> of"
                                + " the claim that is to be restored into");
    }

    private static Volume standby(Map<String, String> further) {
        Map<String, String> annotations = new TreeMap<>(further);
        annotations.put("drover.io/claim", "shop/data");
        Volume volume = restored(annotations);
        volume.getSpec().standby = true;
        return volume;
    }

    @Test
    void aStandbyVolumeNamesAClaimThatNobodyUsesYet() {
        ClaimVolumeRules rules = new ClaimVolumeRules(true);

        assertThatCode(() -> rules.admit(standby(Map.of()), Optional.empty()))
                .doesNotThrowAnyException();
        assertThatThrownBy(
                        () ->
                                rules.admit(
                                        standby(Map.of("drover.io/wait-for-consumer", "true")),
                                        Optional.empty()))
                .isInstanceOf(RefusedException.class)
                .hasMessage(
                        "annotation drover.io/wait-for-consumer: 'true', but a standby volume"
                                + " follows its source before any Pod uses its claim; leave the"
                                + " annotation out");
        assertThatThrownBy(
                        () ->
                                rules.admit(
                                        standby(Map.of("drover.io/populates", "u-1")),
                                        Optional.empty()))
                .isInstanceOf(RefusedException.class)
                .hasMessage(
                        "spec.Standby: 'true', but claim shop/data names a Backup as its source,"
                            + " and such a claim is filled once; name a claim without a source, or"
                            + " one that does not exist");
    }

    @Test
    void whatIsRestoredIntoCannotBeChanged() {
        ClaimVolumeRules rules = new ClaimVolumeRules(true);
        Volume before =
                restored(Map.of("drover.io/claim", "shop/data", "drover.io/volume-mode", "Block"));

        assertThatThrownBy(
                        () ->
                                rules.admit(
                                        restored(Map.of("drover.io/claim", "shop/other")),
                                        Optional.of(before)))
                .hasMessageContaining("it is 'shop/data' and cannot be changed to 'shop/other'");
        Volume replaced = restored(Map.of("drover.io/claim", "shop/data"));
        rules.admit(replaced, Optional.of(before));
        assertThat(replaced.getMetadata().getAnnotations())
                .containsEntry("drover.io/volume-mode", "Block");
    }

    @Test
    void annotationsOfARestoreHaveNoEffectOnAVolumeOfDroversOwn() {
        assertThatThrownBy(
                        () ->
                                new ClaimVolumeRules(true)
                                        .admit(
                                                volume(Map.of("drover.io/fs-type", "xfs")),
                                                Optional.empty()))
                .hasMessage(
                        "annotation drover.io/fs-type: 'xfs' is about a claim that is restored"
                                + " into; add annotation drover.io/driver: pvc, or leave it out");
    }
}
