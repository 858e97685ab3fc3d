package io.drover.resource;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    @Test
    void backupVolumeHasLonghornsForm() {
        assertThat(Names.backupVolume("pvc-1", "default")).matches("pvc-1-[0-9a-f]{8}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a..b", "a.-b", "a-.b", "My_Disk.", "x_", "a.b-"})
    void qualifiedNameIsValidWhateverTheVolumeIsCalled(String volume) {
        assertThat(Names.isObjectName(Names.qualified(volume, "default"))).isTrue();
        assertThat(Names.isObjectName(Names.qualified(volume.repeat(100), "default"))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "pvc-1, true",
        "My_Disk.1, true",
        "disk_, false",
        "disk., false",
        "'', false",
        "0123456789012345678901234567890123456789012345678901234567890ab, true",
        "0123456789012345678901234567890123456789012345678901234567890abc, false"
    })
    void labelValue(String value, boolean valid) {
        assertThat(Names.isLabelValue(value)).isEqualTo(valid);
    }
}
