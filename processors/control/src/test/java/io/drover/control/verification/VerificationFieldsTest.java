package io.drover.control.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.resource.BackupTarget;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

class VerificationFieldsTest {
    private static final Instant NOW = Instant.parse("2026-11-29T02:00:00Z");

    private static Optional<VerificationFields> fields(Map<String, String> annotations) {
        BackupTarget target = new BackupTarget();
        Map<String, String> named = new TreeMap<>();
        annotations.forEach((name, value) -> named.put("drover.io/verify-" + name, value));
        target.setMetadata(new ObjectMetaBuilder().withAnnotations(named).build());
        return VerificationFields.of(target);
    }

    @Test
    void readsAnnotations() {
        VerificationFields fields =
                fields(
                                Map.of(
                                        "schedule", "0 2 * * *",
                                        "sample", "5%",
                                        "max-age", "30d",
                                        "repair", "true"))
                        .orElseThrow();

        assertThat(fields.sample()).contains(5);
        assertThat(fields.maxAge()).contains(Duration.ofDays(30));
        assertThat(fields.repair()).isTrue();
        assertThat(fields.schedule()).hasToString("0 2 * * * (UTC)");
    }

    @Test
    void withoutAScheduleNothingIsVerified() {
        assertThat(fields(Map.of())).isEmpty();
        assertThat(fields(Map.of("schedule", " "))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "schedule | every night | use five fields",
                "sample | 0 | whole number from 1 to 100",
                "sample | 101 | whole number from 1 to 100",
                "sample | half | whole number from 1 to 100",
                "max-age | 1h | use a longer time, or more runs",
                "max-age | soon | is not a duration",
                "max-age | 0 | 30d or 720h",
                "repair | yes | use true or false"
            })
    void refusesWrongValues(String annotation, String value, String remedy) {
        Map<String, String> annotations = new TreeMap<>(Map.of("schedule", "0 2 * * *"));
        annotations.put(annotation, value);

        assertThatThrownBy(() -> fields(annotations))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("drover.io/verify-" + annotation)
                .hasMessageContaining(remedy);
    }

    @Test
    void refusesWhatHasNoEffect() {
        assertThatThrownBy(() -> fields(Map.of("max-age", "30d")))
                .hasMessageContaining("drover.io/verify-max-age")
                .hasMessageContaining("'30d'")
                .hasMessageContaining("set that to a schedule");
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', 10",
        "25, '', 25",
        "'', 11d, 10",
        "'', 30d, 4",
        "2, 30d, 4",
        "50, 30d, 50",
        "'', 3d, 50",
        "'', 1d, 100",
        "'', 2000d, 1"
    })
    void readsAsMuchInARunAsTheAgeNeeds(String sample, String age, int percent) {
        VerificationFields fields =
                fields(Map.of("schedule", "0 2 * * *", "sample", sample, "max-age", age))
                        .orElseThrow();

        assertThat(fields.share(NOW).percent()).isEqualTo(percent);
    }

    @Test
    void isDueWhatTheRunAfterTheNextWouldReadTooLate() {
        VerificationFields fields =
                fields(Map.of("schedule", "0 2 * * *", "max-age", "10d")).orElseThrow();

        assertThat(fields.share(NOW).due()).isEqualTo("2026-11-21T02:00:00Z");
    }
}
