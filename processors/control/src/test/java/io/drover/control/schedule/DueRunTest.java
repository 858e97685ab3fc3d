package io.drover.control.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.resource.RecurringJob;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;

class DueRunTest {
    private static final Instant PROMISED = Instant.parse("2027-01-04T03:00:00Z");

    private static RecurringJob job(String cron) {
        RecurringJob job = new RecurringJob();
        job.getMetadata().setName("nightly");
        job.getMetadata().setUid("6d3a");
        job.getMetadata().setAnnotations(new HashMap<>());
        job.getSpec().task = "backup";
        job.getSpec().cron = cron;
        job.getSpec().retain = 7;
        return job;
    }

    private static RecurringJobFields fields(RecurringJob job) {
        return RecurringJobFields.of(job, 100);
    }

    private static RecurringJob promised(RecurringJob job) {
        job.getStatus().schedule = fields(job).schedule().toString();
        job.getStatus().nextRunTime = PROMISED.toString();
        return job;
    }

    @Test
    void nothingIsDueBeforeARunWasPromised() {
        RecurringJob job = job("0 3 * * *");

        assertThat(DueRun.of(job, fields(job), PROMISED)).isEmpty();
        assertThat(DueRun.next(job, fields(job), PROMISED.minusSeconds(1)))
                .hasValueSatisfying(next -> assertThat(next.slot()).isEqualTo(PROMISED));
    }

    @Test
    void promisedRunIsDueFromItsTimeOn() {
        RecurringJob job = promised(job("0 3 * * *"));

        assertThat(DueRun.of(job, fields(job), PROMISED.minusMillis(2))).isEmpty();
        assertThat(DueRun.of(job, fields(job), PROMISED))
                .hasValueSatisfying(
                        due -> {
                            assertThat(due.slot()).isEqualTo(PROMISED);
                            assertThat(due.isLate(PROMISED.plusSeconds(1))).isFalse();
                            assertThat(due.isLate(PROMISED.plusSeconds(600))).isTrue();
                        });
    }

    @Test
    void ofManyMissedRunsTheNewestIsDue() {
        RecurringJob job = promised(job("0 * * * *"));
        Instant back = PROMISED.plus(Duration.ofDays(400)).plusSeconds(1200);

        assertThat(DueRun.of(job, fields(job), back))
                .hasValueSatisfying(
                        due -> assertThat(due.slot()).isEqualTo(back.minusSeconds(1200)));
    }

    @Test
    void changedScheduleDoesNotMakeAPastTimeDue() {
        RecurringJob job = promised(job("0 3 * * *"));
        job.getSpec().cron = "0 1 * * *";

        assertThat(DueRun.of(job, fields(job), PROMISED.plusSeconds(7200))).isEmpty();
    }

    @Test
    void jitterPutsOffTheStartByATimeThatStaysTheSame() {
        RecurringJob job = promised(job("0 3 * * *"));
        job.getMetadata().getAnnotations().put("drover.io/jitter", "30m");
        DueRun next = DueRun.next(job, fields(job), PROMISED).orElseThrow();

        assertThat(next.slot()).isEqualTo(PROMISED);
        assertThat(next.start()).isBetween(PROMISED, PROMISED.plusSeconds(1800));
        assertThat(DueRun.of(job, fields(job), next.start().minusMillis(1))).isEmpty();
        assertThat(DueRun.of(job, fields(job), next.start())).contains(next);
        assertThat(DueRun.next(job, fields(job), next.start().minusMillis(1))).contains(next);
    }

    @Test
    void jittersOfJobsDiffer() {
        RecurringJob one = promised(job("0 3 * * *"));
        RecurringJob other = promised(job("0 3 * * *"));
        one.getMetadata().getAnnotations().put("drover.io/jitter", "1h");
        other.getMetadata().getAnnotations().put("drover.io/jitter", "1h");
        other.getMetadata().setUid("0f77");

        assertThat(DueRun.next(one, fields(one), PROMISED))
                .isNotEqualTo(DueRun.next(other, fields(other), PROMISED));
    }
}
