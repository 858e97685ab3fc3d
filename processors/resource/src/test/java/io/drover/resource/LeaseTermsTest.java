package io.drover.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

class LeaseTermsTest {
    @Test
    void thirtySecondsAreTheDefault() {
        LeaseTerms terms = LeaseTerms.DEFAULT;

        assertThat(terms.duration()).isEqualTo(Duration.ofSeconds(30));
        assertThat(terms.renewal()).isEqualTo(Duration.ofSeconds(10));
        assertThat(terms.trust()).isEqualTo(Duration.ofSeconds(25));
        assertThat(terms.look()).isEqualTo(Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"6s", "7s", "30s", "1m30s", "10m", "600S"})
    void oneRenewalMayFailBeforeNothingIsWrittenAnyMore(String text) {
        LeaseTerms terms = LeaseTerms.parse(text);

        assertThat(terms.renewal().multipliedBy(2)).isLessThan(terms.trust());
        assertThat(terms.trust()).isLessThanOrEqualTo(terms.duration().minusSeconds(1));
        assertThat(terms.look()).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5s", "11m", "0s", "-30s", "7.5s", "soon", "30", ""})
    void anotherOneIsRefusedWithTheRemedy(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LeaseTerms.parse(text))
                .withMessage(
                        "drover.leader.lease-duration is '%s'; set it to whole seconds from 6s to"
                                + " 10m, such as 30s",
                        text);
    }
}
