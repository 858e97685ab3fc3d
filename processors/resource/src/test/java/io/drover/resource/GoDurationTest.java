package io.drover.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

class GoDurationTest {
    @ParameterizedTest
    @CsvSource({
        "'',PT0S",
        "0,PT0S",
        "0s,PT0S",
        "5,PT5S",
        "300,PT5M",
        "300s,PT5M",
        "5m0s,PT5M",
        "1h30m,PT1H30M",
        "1h0m5s,PT1H5S",
        "1.5h,PT1H30M",
        "250ms,PT0.25S",
        "' 10m ',PT10M",
        "720h0m0s,PT720H"
    })
    void readsWhatGoWrites(String text, Duration expected) {
        assertThat(GoDuration.parse("spec.pollInterval", text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5x",
                "m",
                "-5m",
                "5m 3s",
                "5m0",
                "5 m",
                "five",
                "1h-3m",
                ".",
                "s5",
                "99999999999999999999",
                "99999999999999999999h",
                "5M",
                "PT5M"
            })
    void refusesOthersNamingTheText(String text) {
        assertThatThrownBy(() -> GoDuration.parse("spec.pollInterval", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("spec.pollInterval: '" + text + "'")
                .hasMessageContaining("5m0s");
    }
}
