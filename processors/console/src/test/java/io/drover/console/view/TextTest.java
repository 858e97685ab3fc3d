package io.drover.console.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;

class TextTest {
    private static final Instant NOW = Instant.parse("2026-11-28T14:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "0,0 B",
        "1023,1023 B",
        "1024,1 KiB",
        "1536,1.5 KiB",
        "1342177280,1.25 GiB",
        "14680064,14 MiB",
        "209715200,200 MiB",
        "9223372036854775807,8192 PiB"
    })
    void bytesHaveThreeDigits(long bytes, String text) {
        assertThat(Text.bytes(bytes)).isEqualTo(text);
    }

    @Test
    void whatIsNoNumberIsADash() {
        assertThat(Text.bytes("<script>")).isEqualTo("–");
        assertThat(Text.bytes("")).isEqualTo("–");
        assertThat(Text.bytes("99999999999999999999")).isEqualTo("–");
    }

    @ParameterizedTest
    @CsvSource({
        "0,0 s",
        "59,59 s",
        "60,1 min",
        "3599,59 min",
        "3600,1 h",
        "22320,6 h 12 min",
        "86400,1 d",
        "273600,3 d 4 h"
    })
    void durationsHaveTheirTwoLargestUnits(long seconds, String text) {
        assertThat(Text.duration(Duration.ofSeconds(seconds))).isEqualTo(text);
    }

    @Test
    void countsAreInWords() {
        assertThat(Text.count(1, "volume")).isEqualTo("1 volume");
        assertThat(Text.count(20113, "backup")).isEqualTo("20,113 backups");
    }

    @Test
    void momentsAreRelativeAndAbsolute() {
        Moment before = Moment.of(NOW.minusSeconds(300), NOW);
        assertThat(before.relative()).isEqualTo("5 min ago");
        assertThat(before.absolute()).isEqualTo("28 Nov 2026 13:55:00 UTC");
        assertThat(Moment.of(NOW.plusSeconds(7200), NOW).relative()).isEqualTo("in 2 h");
        assertThat(Moment.of(NOW, NOW).relative()).isEqualTo("just now");
        assertThat(Moment.of("", NOW).known()).isFalse();
        assertThat(Moment.of("yesterday", NOW).known()).isFalse();
    }

    @Test
    void meterIsFullBeyondTwiceWhatIsExpected() {
        Duration limit = Duration.ofHours(36);
        assertThat(AgeMeter.of(Optional.of(limit), limit, State.Tone.WARN).percent()).isEqualTo(75);
        assertThat(AgeMeter.of(Optional.of(Duration.ofDays(9)), limit, State.Tone.WARN).percent())
                .isEqualTo(100);
        assertThat(AgeMeter.of(Optional.empty(), limit, State.Tone.WARN).percent()).isZero();
    }

    @Test
    void namesOfAnyKindAreOnePartOfAnAddress() {
        assertThat(Hrefs.volume("a/../b?c=d&e <script>"))
                .isEqualTo("/console/volumes/a%2F..%2Fb%3Fc%3Dd%26e%20%3Cscript%3E");
    }

    @Test
    void pageThatIsAskedForIsTheNearestOne() {
        Listing<Integer> list =
                Listing.of(IntStream.range(0, 120).boxed().toList(), 120, 99, "&q=a");
        assertThat(list.number()).isEqualTo(3);
        assertThat(list.rows()).hasSize(20).startsWith(100);
        assertThat(list.first()).isEqualTo(101);
        assertThat(list.last()).isEqualTo(120);
        assertThat(list.previous()).isEqualTo("?page=2&q=a");
    }
}
