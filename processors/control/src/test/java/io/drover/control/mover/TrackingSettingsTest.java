package io.drover.control.mover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrackingSettingsTest {
    @Test
    void percentagesWithAndWithoutSign() {
        assertThat(TrackingSettings.parse("0.5", "30")).isEqualTo(new TrackingSettings(0.5, 30));
        assertThat(TrackingSettings.parse("2 %", "0")).isEqualTo(new TrackingSettings(2, 0));
    }

    @ParameterizedTest
    @CsvSource({"x, 30", "101, 30", "-1, 30", "NaN, 30", "1, x", "1, -1"})
    void anythingElseIsRefusedWithTheNameOfTheProperty(String check, String fullAfter) {
        assertThatThrownBy(() -> TrackingSettings.parse(check, fullAfter))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("drover.cbt.");
    }
}
