package io.drover.blockengine.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

class GenerationsTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static List<Candidate> at(String... times) {
        return Stream.of(times).map(time -> new Candidate(time, Instant.parse(time))).toList();
    }

    private static List<String> kept(RetentionPlan plan) {
        return plan.kept().stream().map(kept -> kept.candidate().name()).toList();
    }

    private static RetentionPlan plan(String rule, ZoneId zone, List<Candidate> candidates) {
        return Generations.parse(rule, zone).plan(candidates, Instant.EPOCH);
    }

    @Test
    void newestOfEachOfTheLastDaysStaysWithItsReason() {
        RetentionPlan plan =
                plan(
                        "daily=2",
                        ZoneOffset.UTC,
                        at(
                                "2027-01-01T03:00:00Z",
                                "2027-01-02T03:00:00Z",
                                "2027-01-04T03:00:00Z",
                                "2027-01-04T15:00:00Z"));

        assertThat(plan.kept())
                .extracting(RetentionPlan.Kept::reason)
                .containsExactly("daily 1 of 2", "daily 2 of 2");
        assertThat(kept(plan)).containsExactly("2027-01-04T15:00:00Z", "2027-01-02T03:00:00Z");
        assertThat(plan.removed())
                .extracting(Candidate::name)
                .containsExactly("2027-01-01T03:00:00Z", "2027-01-04T03:00:00Z");
    }

    @Test
    void oneThatSeveralGenerationsKeepHasAllReasons() {
        RetentionPlan plan =
                plan("hourly=1,weekly=1,yearly=1", ZoneOffset.UTC, at("2027-01-01T03:00:00Z"));

        assertThat(plan.kept())
                .singleElement()
                .satisfies(
                        kept ->
                                assertThat(kept.reason())
                                        .isEqualTo("hourly 1 of 1, weekly 1 of 1, yearly 1 of 1"));
    }

    @Test
    void daysAreThoseOfTheZone() {
        List<Candidate> candidates = at("2027-01-01T22:30:00Z", "2027-01-01T23:30:00Z");

        assertThat(plan("daily=9", ZoneOffset.UTC, candidates).kept()).hasSize(1);
        assertThat(plan("daily=9", BERLIN, candidates).kept()).hasSize(2);
    }

    @Test
    void weeksAreThoseOfIso8601() {
        // Friday, Sunday and Monday around New Year
        List<Candidate> candidates =
                at("2027-01-01T12:00:00Z", "2027-01-03T12:00:00Z", "2027-01-04T12:00:00Z");

        assertThat(kept(plan("weekly=9", ZoneOffset.UTC, candidates)))
                .containsExactly("2027-01-04T12:00:00Z", "2027-01-03T12:00:00Z");
    }

    @Test
    void hourThatComesTwiceCountsTwice() {
        List<Candidate> candidates = at("2027-10-31T00:30:00Z", "2027-10-31T01:30:00Z");

        assertThat(plan("hourly=9", BERLIN, candidates).kept()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "Asia/Kolkata, 2027-01-01T00:29:59Z, 2027-01-01T00:30:00Z, 2027-01-01T01:29:59Z",
        "Asia/Kathmandu, 2027-01-01T00:14:59Z, 2027-01-01T00:15:00Z, 2027-01-01T01:14:59Z",
        "UTC, 2027-01-01T00:59:59Z, 2027-01-01T01:00:00Z, 2027-01-01T01:59:59Z"
    })
    void hoursAreThoseOfTheZone(ZoneId zone, String before, String first, String last) {
        assertThat(kept(plan("hourly=9", zone, at(before, first, last))))
                .containsExactly(last, before);
    }

    /** Lord Howe Island sets its clocks back by half an hour, from 2:00 to 1:30. */
    @Test
    void halfAnHourThatComesTwiceCountsTwice() {
        List<Candidate> candidates = at("2027-04-03T14:45:00Z", "2027-04-03T15:15:00Z");

        assertThat(plan("hourly=9", ZoneId.of("Australia/Lord_Howe"), candidates).kept())
                .hasSize(2);
    }

    @Test
    void ofEqualTimesTheNameDecides() {
        Instant time = Instant.parse("2027-01-01T03:00:00Z");
        List<Candidate> candidates =
                new ArrayList<>(List.of(new Candidate("a", time), new Candidate("b", time)));

        assertThat(kept(plan("daily=1", BERLIN, candidates))).containsExactly("b");
        Collections.reverse(candidates);
        assertThat(kept(plan("daily=1", BERLIN, candidates))).containsExactly("b");
    }

    @Test
    void decisionsAreStableWhateverTheOrderAndWhenRepeated() {
        Random random = new Random(7);
        RetentionRule rule =
                Generations.parse("hourly=5,daily=4,weekly=3,monthly=2,yearly=2", BERLIN);
        for (int round = 0; round < 200; round++) {
            List<Candidate> candidates = new ArrayList<>();
            for (int i = random.nextInt(60); i >= 0; i--) {
                long second = 1_700_000_000L + random.nextInt(80_000_000);
                candidates.add(new Candidate("b" + i, Instant.ofEpochSecond(second)));
            }
            RetentionPlan plan = rule.plan(candidates, Instant.EPOCH);
            Collections.shuffle(candidates, random);
            assertThat(rule.plan(candidates, Instant.EPOCH)).isEqualTo(plan);
            assertThat(plan.kept().size() + plan.removed().size()).isEqualTo(candidates.size());
            assertThat(plan.kept()).hasSizeLessThanOrEqualTo(16).isNotEmpty();
            List<Candidate> left = plan.kept().stream().map(RetentionPlan.Kept::candidate).toList();
            assertThat(rule.plan(left, Instant.EPOCH).removed()).isEmpty();
            candidates.stream()
                    .max(java.util.Comparator.comparing(Candidate::created))
                    .ifPresent(
                            newest ->
                                    assertThat(left.getFirst().created())
                                            .isEqualTo(newest.created()));
        }
    }

    @Test
    void newestStaysEvenIfItIsTooOld() {
        RetentionPlan plan =
                YoungerThan.parse("7d")
                        .plan(
                                at("2027-01-01T03:00:00Z", "2027-01-02T03:00:00Z"),
                                Instant.parse("2027-03-01T00:00:00Z"));

        assertThat(kept(plan)).containsExactly("2027-01-02T03:00:00Z");
        assertThat(plan.kept().getFirst().reason()).isEqualTo("newest");
    }

    @Test
    void ageKeepsWhatIsNotOlder() {
        RetentionPlan plan =
                YoungerThan.parse("1d12h")
                        .plan(
                                at(
                                        "2027-01-01T11:59:59Z",
                                        "2027-01-01T12:00:00Z",
                                        "2027-01-02T00:00:00Z"),
                                Instant.parse("2027-01-03T00:00:00Z"));

        assertThat(kept(plan)).containsExactly("2027-01-02T00:00:00Z", "2027-01-01T12:00:00Z");
    }

    @Test
    void refusesAnAgeThatKeepsNothing() {
        String remedy = " keeps nothing; use more than zero, such as 36h, 7d or 2w";

        assertThatThrownBy(() -> YoungerThan.parse("0d"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'0d'" + remedy);
        assertThatThrownBy(() -> new YoungerThan(Duration.ZERO)).hasMessage("'0s'" + remedy);
        assertThatThrownBy(() -> new YoungerThan(Duration.ofHours(-36)))
                .hasMessage("'-1d-12h'" + remedy);
    }

    @Test
    void rulesSayWhatTheyDoNotKeep() {
        assertThat(YoungerThan.parse("1d12h").refusal()).isEqualTo("older than 1d12h");
        assertThat(YoungerThan.parse("8w90s").refusal()).isEqualTo("older than 56d1m30s");
        assertThat(new Newest(7).refusal()).isEqualTo("not among the newest 7");
        assertThat(new Newest(1).refusal()).isEqualTo("not the newest");
        assertThat(Generations.parse("weekly=4,daily=7", BERLIN).refusal())
                .isEqualTo("not kept by daily=7,weekly=4");
    }

    @Test
    void countKeepsTheNewest() {
        assertThat(
                        kept(
                                new Newest(2)
                                        .plan(
                                                at(
                                                        "2027-01-02T00:00:00Z",
                                                        "2027-01-03T00:00:00Z",
                                                        "2027-01-01T00:00:00Z"),
                                                Instant.EPOCH)))
                .containsExactly("2027-01-03T00:00:00Z", "2027-01-02T00:00:00Z");
        assertThatThrownBy(() -> new Newest(0)).hasMessage("0 cannot be kept; use 1 or more");
    }

    @Test
    void nothingIsDecidedAboutNothing() {
        assertThat(new Newest(1).plan(List.of(), Instant.EPOCH))
                .isEqualTo(new RetentionPlan(List.of(), List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "daily          | 'daily' is no generation",
                "daily=7,       | '' is no generation",
                "''             | '' is no generation",
                "daily=-1       | 'daily=-1' is no generation",
                "minutely=5     | 'minutely' is no generation",
                "daily=0        | 'daily=0' keeps none",
                "daily=7,daily=2| 'daily' is given twice"
            })
    void refusesByName(String text, String message) {
        assertThatThrownBy(() -> Generations.parse(text, BERLIN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message)
                .hasMessageMatching(".*; (use|leave) .*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "d7", "7y", "7d x", "-7d"})
    void refusesWhatIsNoAge(String text) {
        assertThatThrownBy(() -> Ages.parse(text))
                .hasMessage("'%s' is no age; use for example 30m, 36h, 7d or 2w".formatted(text));
    }
}
