package io.drover.console.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.console.view.FormPage.Reading;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizesTest {
    @ParameterizedTest
    @CsvSource({
        "10 GiB, 10737418240",
        "10Gi, 10737418240",
        "512 mib, 536870912",
        "1.5 GiB, 1610612736",
        "4096 KiB, 4194304",
        "1 TiB, 1099511627776",
        "2097152, 2097152",
        "2097152 bytes, 2097152",
        "1, 2097152",
        "3 MiB, 4194304",
    })
    void sizes(String typed, long bytes) {
        assertThat(Sizes.parse(typed)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "0",
                "0 GiB",
                "-1",
                "ten",
                "10 GB",
                "10G",
                "1e9",
                "1,5 GiB",
                "0.3 B",
                "9223372036854775807",
                "999999 PiB",
                "10 GiB GiB",
                "١٠ GiB"
            })
    void noSizes(String typed) {
        assertThatThrownBy(() -> Sizes.parse(typed))
                .isInstanceOf(FieldException.class)
                .hasMessageContaining("'" + typed + "' is no size")
                .hasMessageContaining("10 GiB");
    }

    @Test
    void whatIsTypedIsToldBack() {
        assertThat(Sizes.notes("")).isEmpty();
        assertThat(Sizes.notes("10 GiB"))
                .containsExactly(new Reading("Size", "10 GiB, which is 10,737,418,240 bytes", ""));
        assertThat(((Reading) Sizes.notes("3 MiB").getFirst()).text())
                .endsWith("4,194,304 bytes: rounded up to whole 2 MiB");
        assertThat(((Reading) Sizes.notes("3 MB").getFirst()).error()).contains("'3 MB'");
    }
}
