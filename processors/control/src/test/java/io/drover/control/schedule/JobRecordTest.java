package io.drover.control.schedule;

import static io.drover.control.schedule.Jobs.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.control.schedule.JobRecord.Entry;
import io.drover.control.schedule.JobSelection.Selected;
import io.drover.resource.RecurringJob;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;

class JobRecordTest {
    /** As in Longhorn's enhancement on the restoration of recurring jobs, from before 1.7. */
    private static final String OLD =
            """
            {"c-jaim49":{"jobSpec":{"name":"c-jaim49","task":"backup","cron":"0/1 * * * *",
              "retain":3,"concurrency":1},"fromGroup":null,"fromJob":true},
             "c-qakbzx":{"jobSpec":{"name":"c-qakbzx","groups":["default"],"task":"backup",
              "cron":"0 0 * * *","retain":5,"concurrency":3},"fromGroup":["default"],"fromJob":false}}
            """;

    private static String record(Selected... jobs) {
        return JobRecord.of(List.of(jobs)).orElseThrow();
    }

    @Test
    void recordIsWhatLonghornWrites() {
        RecurringJob daily = job("daily", "backup", "default", "databases");
        daily.getSpec().labels = Map.of("team", "a");
        daily.getSpec().parameters = Map.of("full-backup-interval", "7");
        RecurringJob weekly = job("weekly", "snapshot");
        weekly.getSpec().retentionPolicy = "age-based";
        weekly.getSpec().retainAge = "24h";

        assertThat(
                        record(
                                new Selected(daily, false, List.of("databases", "default")),
                                new Selected(weekly, true, List.of())))
                .isEqualTo(
                        "{\"daily\":{\"jobSpec\":{\"name\":\"daily\",\"groups\":[\"default\",\"databases\"],\"task\":\"backup\",\"cron\":\"0"
                            + " 0 * *"
                            + " *\",\"retain\":3,\"retainAge\":\"0s\",\"retentionPolicy\":\"count-based\",\"concurrency\":2,\"labels\":{\"team\":\"a\"},\"parameters\":{\"full-backup-interval\":\"7\"}},\"fromGroup\":[\"databases\",\"default\"],\"fromJob\":false},\"weekly\":{\"jobSpec\":{\"name\":\"weekly\",\"task\":\"snapshot\",\"cron\":\"0"
                            + " 0 * *"
                            + " *\",\"retain\":3,\"retainAge\":\"24h0m0s\",\"retentionPolicy\":\"age-based\",\"concurrency\":2},\"fromJob\":true}}");
    }

    @Test
    void nothingIsRecordedWithoutJobs() {
        assertThat(JobRecord.of(List.of())).isEmpty();
    }

    /** Longhorn cannot read a record with an age in days. */
    @ParameterizedTest
    @CsvSource({"7d, 168h0m0s", "90m, 1h30m0s", "30m, 30m0s", "45s, 45s", "'', 0s", "soon, soon"})
    void agesAreWrittenAsGoDoes(String age, String written) {
        RecurringJob job = job("daily", "backup");
        job.getSpec().retainAge = age;

        assertThat(record(new Selected(job, true, List.of())))
                .contains("\"retainAge\":\"" + written + "\"");
    }

    /** Without them, a restored job would keep other backups than before. */
    @Test
    void annotationsThatBelongToTheSpecificationAreRecordedToo() {
        RecurringJob job = job("daily", "backup");
        job.getMetadata()
                .setAnnotations(
                        Map.of("drover.io/keep", "daily=7", "drover.io/run-now", "1", "x", "y"));

        String record = record(new Selected(job, true, List.of()));

        assertThat(record).contains("\"annotations\":{\"drover.io/keep\":\"daily=7\"}");
        assertThat(JobRecord.parse(record).get("daily").content().annotations())
                .isEqualTo(Map.of("drover.io/keep", "daily=7"));
    }

    @Test
    void olderRecordsAreReadAndEqualTheJobsOfToday() {
        Map<String, Entry> jobs = JobRecord.parse(OLD);

        assertThat(jobs).containsOnlyKeys("c-jaim49", "c-qakbzx");
        assertThat(jobs.get("c-jaim49").fromJob()).isTrue();
        assertThat(jobs.get("c-jaim49").fromGroup()).isEmpty();
        assertThat(jobs.get("c-qakbzx").fromJob()).isFalse();
        assertThat(jobs.get("c-qakbzx").fromGroup()).containsExactly("default");
        RecurringJob same = job("c-qakbzx", "backup", "default");
        same.getSpec().retain = 5;
        same.getSpec().concurrency = 3;
        assertThat(jobs.get("c-qakbzx").content().isSame(JobContent.of(same))).isTrue();
        same.getSpec().retain = 6;
        assertThat(jobs.get("c-qakbzx").content().isSame(JobContent.of(same))).isFalse();
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        RecurringJob job = job("daily", "backup", "default");
        job.getSpec().retentionPolicy = "age-based";
        job.getSpec().retainAge = "7d";

        Entry read =
                JobRecord.parse(record(new Selected(job, true, List.of("default")))).get("daily");

        assertThat(read.content().isSame(JobContent.of(job))).isTrue();
        assertThat(read.fromJob()).isTrue();
        assertThat(read.fromGroup()).containsExactly("default");
    }

    @Test
    void fieldsOfLaterVersionsAreIgnored() {
        assertThat(
                        JobRecord.parse(
                                "{\"a\":{\"jobSpec\":{\"task\":\"backup\",\"activeDeadlineSeconds\":5},\"fromJob\":true,\"new\":1}}"))
                .containsOnlyKeys("a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{\"a\":null}",
                "{\"a\":{\"fromJob\":true}}",
                "{\"a\":{\"jobSpec\":{\"retain\":\"many\"}}}"
            })
    void otherTextsAreRefusedWithTheLabel(String text) {
        assertThatThrownBy(() -> JobRecord.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(JobRecord.LABEL);
    }

    @Test
    void contentIsComparedAfterDefaults() {
        RecurringJob bare = job("a", "backup", "x", "y");
        bare.getSpec().retentionPolicy = "";
        bare.getSpec().retainAge = "";
        bare.getSpec().concurrency = 0;
        bare.getSpec().retain = 0;
        RecurringJob filled = job("b", "backup", "y", "x");
        filled.getSpec().concurrency = 10;
        filled.getSpec().retain = 1;

        assertThat(JobContent.of(bare).isSame(JobContent.of(filled))).isTrue();

        filled.getMetadata().setAnnotations(Map.of("drover.io/keep", "daily=7"));
        assertThat(JobContent.of(bare).isSame(JobContent.of(filled))).isFalse();
    }
}
