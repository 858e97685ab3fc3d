package io.drover.control.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.blockengine.retention.Generations;
import io.drover.blockengine.retention.Newest;
import io.drover.blockengine.retention.YoungerThan;
import io.drover.resource.Cluster;
import io.drover.resource.RecurringJob;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;

class RecurringJobFieldsTest {
    private static final int MAX = 100;

    private static RecurringJob job(RecurringTask task) {
        RecurringJob job = new RecurringJob();
        job.getMetadata().setName("nightly");
        job.getMetadata().setAnnotations(new HashMap<>());
        job.getSpec().task = task.id();
        job.getSpec().cron = "30 2 * * *";
        job.getSpec().retain = task.retains() ? 7 : 0;
        return job;
    }

    /**
     * @param spec fields that differ from those of a backup job, as JSON
     */
    private static RecurringJob job(String spec) throws Exception {
        RecurringJob job = job(RecurringTask.BACKUP);
        Cluster.MAPPER.readerForUpdating(job.getSpec()).readValue(spec.replace('`', '"'));
        return job;
    }

    private static RecurringJob annotated(RecurringTask task, String name, String value) {
        RecurringJob job = job(task);
        job.getMetadata().getAnnotations().put("drover.io/" + name, value);
        return job;
    }

    private static void assertRefused(RecurringJob job, String... words) {
        assertThatThrownBy(() -> RecurringJobFields.of(job, MAX))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(words)
                .hasMessageMatching("(?s).*\\b(use|write|give|leave)\\b.*");
    }

    @ParameterizedTest
    @EnumSource(RecurringTask.class)
    void everyTaskIsRead(RecurringTask task) {
        RecurringJobFields fields = RecurringJobFields.of(job(task), MAX);

        assertThat(fields.task()).isEqualTo(task);
        assertThat(fields.concurrency()).isEqualTo(10);
        assertThat(fields.jitter()).isZero();
        assertThat(fields.catchUp()).isTrue();
        assertThat(fields.fullBackupInterval()).isZero();
        assertThat(fields.zone()).isEqualTo(ZoneId.of("UTC"));
        assertThat(fields.schedule().next(Instant.parse("2026-01-01T00:00:00Z")))
                .contains(Instant.parse("2026-01-01T02:30:00Z"));
        assertThat(fields.retention().isPresent()).isEqualTo(task.retains());
    }

    @Test
    void allFieldsAreRead() throws Exception {
        RecurringJob job =
                job(
                        """
                        {"concurrency": 3, "retain": 5, "labels": {"app": "shop"},
                         "parameters": {"full-backup-interval": "4"},
                         "name": "nightly", "groups": ["default", "Gold_1"]}\
                        """);
        job.getMetadata().getAnnotations().put("drover.io/time-zone", "Europe/Berlin");
        job.getMetadata().getAnnotations().put("drover.io/jitter", "10m");
        job.getMetadata().getAnnotations().put("drover.io/catch-up", "false");

        RecurringJobFields fields = RecurringJobFields.of(job, MAX);

        assertThat(fields.concurrency()).isEqualTo(3);
        assertThat(fields.retain()).isEqualTo(5);
        assertThat(fields.retention()).contains(new Newest(5));
        assertThat(fields.labels()).isEqualTo(Map.of("app", "shop"));
        assertThat(fields.fullBackupInterval()).isEqualTo(4);
        assertThat(fields.zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
        assertThat(fields.jitter()).isEqualTo(Duration.ofMinutes(10));
        assertThat(fields.catchUp()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{`task`: ``}                | spec.task: '' is no task; use one of snapshot,"
                        + " snapshot-force-create, snapshot-cleanup, snapshot-delete, backup,"
                        + " backup-force-create, filesystem-trim, system-backup",
                "{`task`: `bakcup`}          | spec.task: 'bakcup'",
                "{`cron`: ``}                | spec.cron: '' is no schedule",
                "{`cron`: `99 * * * *`}      | spec.cron: '99 * * * *' is no schedule: minute",
                "{`name`: `other`}           | spec.name: 'other' differs from metadata.name"
                        + " 'nightly'",
                "{`groups`: [`ok`, `no/pe`]} | spec.groups: 'no/pe'",
                "{`groups`: [`x`]}           | spec.groups: 'x'",
                "{`groups`: [`ends-`]}       | spec.groups: 'ends-'",
                "{`retain`: 0}               | spec.retain: 0 would keep nothing",
                "{`retain`: -1}              | spec.retain: -1 is negative; use 1",
                "{`retain`: 101}             | spec.retain: 101 is above the maximum; use up to"
                        + " 100",
                "{`retain`: 9999999999}      | spec.retain: 9999999999",
                "{`retentionPolicy`: `best`} | spec.retentionPolicy: 'best' is no policy; use"
                        + " count-based or age-based",
                "{`retentionPolicy`: ``}     | spec.retentionPolicy: ''",
                "{`retentionPolicy`: `age-based`}                     | spec.retainAge: '0s', but"
                        + " policy age-based needs an age",
                "{`retentionPolicy`: `age-based`, `retainAge`: ``}    | spec.retainAge: ''",
                "{`retentionPolicy`: `age-based`, `retainAge`: `7`}   | spec.retainAge: '7' has no"
                        + " unit; use 7d",
                "{`retainAge`: `-5h`}        | spec.retainAge: '-5h'",
                "{`retainAge`: `1y`}         | spec.retainAge: '1y'",
                "{`retainAge`: `7 days`}     | spec.retainAge: '7 days'",
                "{`concurrency`: -1}         | spec.concurrency: -1",
                "{`labels`: {`KubernetesStatus`: `x`}}     | spec.labels: 'KubernetesStatus'",
                "{`labels`: {`ranchervm-base-image`: `x`}} | spec.labels: 'ranchervm-base-image'",
                "{`labels`: {`RecurringJob`: `x`}}         | spec.labels: 'RecurringJob' is set by"
                        + " Drover",
                "{`labels`: {`a b`: `x`}}    | spec.labels: 'a b' cannot be the key",
                "{`labels`: {`Ex.io/a`: `x`}} | spec.labels: 'Ex.io/a'",
                "{`labels`: {`a/b/c`: `x`}}  | spec.labels: 'a/b/c'",
                "{`labels`: {`app`: ``}}     | spec.labels: 'app' has no value",
                "{`parameters`: {`full-backup-interval`: `-1`}}     | spec.parameters:"
                        + " full-backup-interval is '-1'",
                "{`parameters`: {`full-backup-interval`: `weekly`}} | spec.parameters:"
                        + " full-backup-interval is 'weekly'",
                "{`parameters`: {`full-backup-interval`: ``}}       | spec.parameters:"
                        + " full-backup-interval is ''",
                "{`parameters`: {`volume-backup-policy`: `always`}} | spec.parameters:"
                        + " 'volume-backup-policy' is no parameter of task backup; use"
                        + " full-backup-interval",
                "{`task`: `system-backup`, `parameters`: {`volume-backup-policy`: `ever`}} |"
                        + " volume-backup-policy is 'ever'; use always, if-not-present, disabled",
                "{`task`: `system-backup`, `parameters`: {`full-backup-interval`: `1`}} |"
                        + " 'full-backup-interval' is no parameter of task system-backup",
                "{`task`: `snapshot`, `parameters`: {`full-backup-interval`: `1`}} |"
                        + " 'full-backup-interval' is no parameter of task snapshot; use none",
                "{`task`: `snapshot-delete`, `retain`: -2} | spec.retain: -2 is negative; use 0"
            })
    void refusesWithFieldValueAndRemedy(String spec, String message) throws Exception {
        assertRefused(job(spec), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"snapshot-cleanup", "snapshot-delete", "filesystem-trim"})
    void nothingOfTheseTasksCanBeKeptByAgeOrGenerations(String id) {
        RecurringTask task = RecurringTask.of(id);
        RecurringJob byAge = job(task);
        byAge.getSpec().retentionPolicy = "age-based";
        byAge.getSpec().retainAge = "24h";

        assertRefused(byAge, "spec.retentionPolicy: age-based", id, "use count-based");
        assertRefused(
                annotated(task, "keep", "daily=7"), "annotation drover.io/keep: 'daily=7'", id);
    }

    @ParameterizedTest
    @CsvSource({
        "snapshot-delete,0",
        "snapshot-delete,5",
        "snapshot-cleanup,0",
        "snapshot-cleanup,3",
        "filesystem-trim,3"
    })
    void retainOfTasksThatMakeNothingStaysAsWritten(String id, int retain) {
        RecurringJob job = job(RecurringTask.of(id));
        job.getSpec().retain = retain;

        assertThat(RecurringJobFields.of(job, MAX).retain()).isEqualTo(retain);
    }

    @ParameterizedTest
    @CsvSource({"7d,P7D", "2w,P14D", "36h,PT36H", "1h30m,PT90M", "24h0m0s,PT24H"})
    void agesHaveGosUnitsAndDaysAndWeeks(String text, Duration age) throws Exception {
        RecurringJob job =
                job("{`retentionPolicy`: `age-based`, `retain`: 0, `retainAge`: `" + text + "`}");

        assertThat(RecurringJobFields.of(job, MAX).retention()).contains(new YoungerThan(age));
    }

    @Test
    void ageWithoutThePolicyIsPassedOver() throws Exception {
        assertThat(RecurringJobFields.of(job("{`retainAge`: `7d`}"), MAX).retention())
                .contains(new Newest(7));
    }

    @Test
    void generationsDecideInsteadOfRetain() {
        RecurringJob job = annotated(RecurringTask.BACKUP, "keep", "daily=7,weekly=4");
        job.getMetadata().getAnnotations().put("drover.io/time-zone", "Asia/Tokyo");
        job.getSpec().retain = 0;

        assertThat(RecurringJobFields.of(job, MAX).retention())
                .contains(Generations.parse("daily=7,weekly=4", ZoneId.of("Asia/Tokyo")));
    }

    @Test
    void generationsExcludeAge() {
        RecurringJob job = annotated(RecurringTask.BACKUP, "keep", "daily=7");
        job.getSpec().retentionPolicy = "age-based";
        job.getSpec().retainAge = "24h";

        assertRefused(job, "annotation drover.io/keep: 'daily=7'", "age-based");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "time-zone | Mars/Base | no time zone 'Mars/Base'",
                "time-zone | ''        | no time zone ''",
                "jitter    | ten       | 'ten' is not a duration",
                "jitter    | -5m       | '-5m' is not a duration",
                "jitter    | 24h       | '24h', but runs are due 86400 s apart",
                "catch-up  | no        | 'no' is neither; use true or false",
                "keep      | daily     | daily",
                "keep      | ''        | ''",
                "skip-unchanged | true | 'true' is no age; use for example 30m, 36h, 7d or 2w",
                "skip-unchanged | 0d   | '0d' would leave no volume out; use an age such as 7d"
            })
    void refusesAnnotationsByName(String name, String value, String message) {
        assertRefused(
                annotated(RecurringTask.BACKUP, name, value),
                "annotation drover.io/" + name + ": ",
                message);
    }

    @Test
    void volumesThatHaveNotChangedMayBeLeftOutForAWhile() {
        assertThat(
                        RecurringJobFields.of(
                                        annotated(RecurringTask.BACKUP, "skip-unchanged", "7d"),
                                        MAX)
                                .skipUnchanged())
                .contains(Duration.ofDays(7));
        assertThat(RecurringJobFields.of(job(RecurringTask.BACKUP), MAX).skipUnchanged()).isEmpty();
    }

    @Test
    void taskThatIsForcedLeavesNoVolumeOut() {
        assertRefused(
                annotated(RecurringTask.BACKUP_FORCE_CREATE, "skip-unchanged", "7d"),
                "annotation drover.io/skip-unchanged: '7d', but task backup-force-create leaves no"
                        + " volume out; use task backup");
    }

    @Test
    void jitterMayNearlyReachTheNextRun() {
        assertThat(
                        RecurringJobFields.of(annotated(RecurringTask.BACKUP, "jitter", "23h"), MAX)
                                .jitter())
                .isEqualTo(Duration.ofHours(23));
    }

    @Test
    void zoneInFrontOfTheScheduleComesBeforeTheAnnotation() {
        RecurringJob job = annotated(RecurringTask.BACKUP, "time-zone", "Asia/Tokyo");
        job.getSpec().cron = "TZ=Europe/Berlin 0 3 * * *";

        assertThat(RecurringJobFields.of(job, MAX).zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "a2345678901234567890123456789012345678901", "-ab", "ab-"})
    void nameHasToFitIntoALabel(String name) {
        RecurringJob job = job(RecurringTask.BACKUP);
        job.getMetadata().setName(name);

        assertRefused(job, "metadata.name: '" + name + "'");
    }

    @Test
    void loweredMaximumDoesNotConcernTheReaderOfAJob() throws Exception {
        assertThat(RecurringJobFields.of(job("{`retain`: 200}"), Integer.MAX_VALUE).retain())
                .isEqualTo(200);
    }

    @Test
    void policyOfSystemBackupsIsRead() throws Exception {
        RecurringJob job = job("{`task`: `system-backup`}");
        assertThat(RecurringJobFields.of(job, MAX).volumeBackupPolicy())
                .isEqualTo("if-not-present");

        job.getSpec().parameters = Map.of("volume-backup-policy", "always");
        assertThat(RecurringJobFields.of(job, MAX).volumeBackupPolicy()).isEqualTo("always");
    }
}
