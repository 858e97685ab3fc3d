package io.drover.control.admission;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Optional;

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
    void theDriverCannotBeChangedAndNoBackupIsRestored() {
        ClaimVolumeRules rules = new ClaimVolumeRules(true);

        assertThatThrownBy(() -> rules.admit(volume(Map.of()), Optional.of(volume(FACTS))))
                .hasMessageContaining("it is 'pvc' and cannot be changed to 'file'");
        Volume restored = volume(FACTS);
        restored.getSpec().fromBackup = "s3://b@r/?backup=a&volume=v";
        assertThatThrownBy(() -> rules.admit(restored, Optional.empty()))
                .hasMessageContaining("restores no backup into a claim");
    }
}
