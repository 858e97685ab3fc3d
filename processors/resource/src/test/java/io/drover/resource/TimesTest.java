package io.drover.resource;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.Stream;

class TimesTest {
    /** The earliest first, each a time of its own. */
    private static final List<String> IN_ORDER =
            List.of(
                    "2026-01-01T00:00:00+05:00",
                    "2025-12-31T20:30:00-01:00",
                    "2026-01-01T00:00:00Z",
                    "2026-01-01T00:00:00.000001Z",
                    "2026-01-01T01:00:00.25+01:00",
                    "2026-01-01T00:00:00.5Z",
                    "2026-01-01T00:00:01Z",
                    "2025-12-31T23:00:02.000-01:00",
                    "2026-01-01T01:00:00Z",
                    "2026-01-01T01:30:00+00:00");

    @Test
    void textsAreOrderedByWhatTheySay() {
        assertThat(IN_ORDER.reversed().stream().sorted(Times.ORDER)).isEqualTo(IN_ORDER);
        assertThat(IN_ORDER.stream().sorted()).as("by letters").isNotEqualTo(IN_ORDER);
    }

    @Test
    void theSameTimeIsTheSameHoweverItIsWritten() {
        assertThat(
                        Stream.of(
                                "2026-01-01T00:00:00.000Z",
                                "2026-01-01T00:00:00+00:00",
                                "2026-01-01T02:00:00+02:00"))
                .allMatch(text -> Times.ORDER.compare(text, "2026-01-01T00:00:00Z") == 0);
    }

    @Test
    void whatSaysNoTimeComesFirst() {
        assertThat(Stream.of("2026-01-01T00:00:00Z", "").sorted(Times.ORDER))
                .containsExactly("", "2026-01-01T00:00:00Z");
        assertThat(Times.ORDER.compare("yesterday", "0001-01-01T00:00:00Z")).isNegative();
    }

    @Test
    void objectsAreOrderedByOneOfTheirTimes() {
        record Event(String time) {}

        assertThat(
                        Stream.of("2026-01-01T00:00:00Z", "2026-01-01T00:00:00.5Z")
                                .map(Event::new)
                                .max(Times.by(Event::time)))
                .contains(new Event("2026-01-01T00:00:00.5Z"));
    }
}
