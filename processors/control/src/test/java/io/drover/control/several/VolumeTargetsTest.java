package io.drover.control.several;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;

class VolumeTargetsTest {
    private static Volume volume(String annotation) {
        Volume volume = new Volume();
        volume.setMetadata(
                new ObjectMetaBuilder()
                        .withName("data")
                        .withAnnotations(Map.of(VolumeTargets.ANNOTATION, annotation))
                        .build());
        volume.getSpec().backupTargetName = "near";
        return volume;
    }

    @Test
    void ownTargetComesFirst() {
        assertThat(VolumeTargets.all(volume("offsite, archive")))
                .containsExactly("near", "offsite", "archive");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|'' has a part without a name; use names of BackupTargets",
                "archive,|'archive,' has a part without a name",
                "archive,,offsite|has a part without a name",
                "archive,archive|names target 'archive' twice; name it once",
                "archive,near|names 'near', which spec.backupTargetName has already"
            })
    void whatIsNoListIsRefusedAndAddsNothing(String annotation, String message) {
        Volume volume = volume(annotation);

        assertThatThrownBy(() -> VolumeTargets.additional(volume))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("annotation drover.io/additional-backup-targets: ")
                .hasMessageContaining(message);
        assertThat(VolumeTargets.all(volume)).containsExactly("near");
    }
}
