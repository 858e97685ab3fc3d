package io.drover.resource;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;

class ConditionsTest {
    private static final Instant FIRST = Instant.parse("2026-03-01T10:00:00.750Z");
    private static final Instant SECOND = FIRST.plusSeconds(60);

    private final List<Condition> one =
            Conditions.with(List.of(), "Unavailable", true, "Unavailable", "down", FIRST);

    @Test
    void newConditionHasItsTimesInWholeSeconds() {
        assertThat(one)
                .containsExactly(
                        new Condition(
                                "Unavailable",
                                "True",
                                "Unavailable",
                                "down",
                                "2026-03-01T10:00:00Z",
                                "2026-03-01T10:00:00Z"));
        assertThat(one.getFirst().isTrue()).isTrue();
    }

    @Test
    void sameConditionAgainChangesNothing() {
        assertThat(Conditions.with(one, "Unavailable", true, "Unavailable", "down", SECOND))
                .isSameAs(one);
    }

    @Test
    void otherMessageKeepsTheTimeOfTransition() {
        Condition changed =
                Conditions.with(one, "Unavailable", true, "Unavailable", "refused", SECOND)
                        .getFirst();
        assertThat(changed.message()).isEqualTo("refused");
        assertThat(changed.lastProbeTime()).isEqualTo("2026-03-01T10:01:00Z");
        assertThat(changed.lastTransitionTime()).isEqualTo("2026-03-01T10:00:00Z");
    }

    @Test
    void otherStatusIsATransition() {
        Condition changed = Conditions.with(one, "Unavailable", false, "", "", SECOND).getFirst();
        assertThat(changed.isTrue()).isFalse();
        assertThat(changed.lastTransitionTime()).isEqualTo("2026-03-01T10:01:00Z");
    }

    @Test
    void otherTypesStayAsTheyAre() {
        List<Condition> two = Conditions.with(one, "Restore", false, "Failed", "x", SECOND);

        assertThat(two).hasSize(2).contains(one.getFirst());
        assertThat(Conditions.find(two, "Restore")).isPresent();
        assertThat(Conditions.find(one, "Restore")).isEmpty();
        assertThat(one).hasSize(1);
    }
}
