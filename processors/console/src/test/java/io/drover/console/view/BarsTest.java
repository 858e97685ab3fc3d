package io.drover.console.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

class BarsTest {
    private static Bars of(long... bytes) {
        return new Bars(
                Arrays.stream(bytes)
                        .mapToObj(each -> new Bars.Bar("backup", "today", each, Text.bytes(each)))
                        .toList(),
                Arrays.stream(bytes).max().orElse(0),
                "summary");
    }

    @Test
    void heightsAreProportional() {
        Bars bars = of(50, 100, 0);
        assertThat(bars.bars()).extracting(bars::height).containsExactly(32, 64, 1);
        assertThat(bars.levels())
                .extracting(Bars.Level::text)
                .containsExactly("0 B", "50 B", "100 B");
        assertThat(bars.isLogarithmic()).isFalse();
    }

    @Test
    void aFewThatAreMuchLargerLeaveTheOthersVisible() {
        Bars bars = of(1024, 1024, 1024L * 1024 * 1024);
        assertThat(bars.isLogarithmic()).isTrue();
        assertThat(bars.height(bars.bars().getFirst())).isBetween(20, 40);
        assertThat(bars.levels().get(1).text()).isEqualTo("32 KiB");
    }

    @Test
    void nothingHasOneLevel() {
        assertThat(of(0, 0).levels()).extracting(Bars.Level::text).containsExactly("0 B");
    }
}
