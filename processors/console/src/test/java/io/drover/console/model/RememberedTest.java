package io.drover.console.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.LocalDate;
import java.util.OptionalLong;

/** Days as they are kept in a ConfigMap. */
class RememberedTest {
    private static final LocalDate TODAY = LocalDate.parse("2026-11-29");
    private static final Place PLACE = new Place("default", "data");
    private static final DayRecord DAY = new DayRecord(3, 1, 1, 1234567890123L, OptionalLong.of(0));

    @Test
    void whatIsWrittenIsRead() {
        Remembered days =
                Remembered.nothing(PLACE)
                        .with(TODAY.minusDays(4), DAY)
                        .with(TODAY, DayRecord.NONE.plus(1, 0, 0));

        assertThat(days.text())
                .isEqualTo(
                        "{\"target\":\"default\",\"volume\":\"data\",\"from\":\"2026-11-25\",\"days\":\"3,1,1,1234567890123,0;;;;1\"}");
        assertThat(Remembered.parse(days.text()).days()).isEqualTo(days.days());
        assertThat(Remembered.parse(days.text()).place()).isEqualTo(PLACE);
    }

    @Test
    void aTargetHasNoVolume() {
        Place target = Place.ofTarget("archive");

        assertThat(Remembered.parse(Remembered.nothing(target).text()).place()).isEqualTo(target);
    }

    @Test
    void daysOfMoreThanThreeMonthsAgoGo() {
        Remembered days =
                Remembered.nothing(PLACE)
                        .with(TODAY.minusDays(90), DAY)
                        .with(TODAY.minusDays(89), DAY);

        assertThat(days.until(TODAY).days()).containsOnlyKeys(TODAY.minusDays(89));
        assertThat(days.until(TODAY.plusDays(1)).isEmpty()).isTrue();
        Remembered kept = days.until(TODAY);
        assertThat(kept.until(TODAY)).isSameAs(kept);
    }

    @Test
    void theLastKnownBytesAreFound() {
        Remembered days = Remembered.nothing(PLACE).with(TODAY.minusDays(2), DAY.withStored(7));

        assertThat(days.with(TODAY, DayRecord.NONE.plus(1, 0, 0)).lastStored())
                .hasValueSatisfying(
                        last -> {
                            assertThat(last.getKey()).isEqualTo(TODAY.minusDays(2));
                            assertThat(last.getValue()).isEqualTo(7);
                        });
        assertThat(Remembered.nothing(PLACE).lastStored()).isEmpty();
    }

    @Test
    void ofTwoThatKnowTheSameNothingIsCountedTwice() {
        Remembered one = Remembered.nothing(PLACE).with(TODAY, DAY);

        assertThat(one.atLeast(one)).isSameAs(one);
        assertThat(one.atLeast(Remembered.nothing(PLACE).with(TODAY, DayRecord.NONE.plus(5, 0, 0))))
                .extracting(days -> days.on(TODAY).ok(), days -> days.on(TODAY).failed())
                .containsExactly(5, 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no JSON",
                "[]",
                "{\"volume\":\"data\"}",
                "{\"target\":\"default\",\"from\":\"yesterday\",\"days\":\"1\"}",
                "{\"target\":\"default\",\"from\":\"2026-11-25\",\"days\":\"-1\"}",
                "{\"target\":\"default\",\"from\":\"2026-11-25\",\"days\":\"1,2,3,4,5,6\"}",
                "{\"target\":\"default\",\"from\":\"2026-11-25\",\"days\":\"12345678901\"}"
            })
    void whatIsMangledIsRefused(String text) {
        assertThatThrownBy(() -> Remembered.parse(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEndlessListOfDaysIsRefused() {
        String text =
                "{\"target\":\"default\",\"from\":\"2026-11-25\",\"days\":\"%s\"}"
                        .formatted("1;".repeat(10_000));

        assertThatThrownBy(() -> Remembered.parse(text)).hasMessageContaining("10001 days");
    }
}
