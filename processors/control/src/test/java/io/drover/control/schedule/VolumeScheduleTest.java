package io.drover.control.schedule;

import static io.drover.control.schedule.Jobs.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.resource.RecurringJob;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class VolumeScheduleTest {
    private static final String JOB = "recurring-job.longhorn.io/";
    private static final String GROUP = "recurring-job-group.longhorn.io/";
    private static final Map<String, String> DEFAULT = Map.of(GROUP + "default", "enabled");

    private static VolumeSchedule of(Map<String, String> labels, RecurringJob... jobs) {
        return VolumeSchedule.of(Jobs.volume("pg", labels), List.of(jobs));
    }

    @Test
    void messageNamesTheJobsAndHowTheyAreSelected() {
        VolumeSchedule schedule =
                of(
                        Map.of(
                                GROUP + "default", "enabled",
                                GROUP + "databases", "enabled",
                                JOB + "weekly", "enabled"),
                        job("daily", "backup", "default"),
                        job("hourly", "snapshot", "databases", "default"),
                        job("other", "backup", "files"),
                        job("weekly", "backup-force-create", "default"));

        assertThat(schedule.isScheduled()).isTrue();
        assertThat(schedule.makesBackups()).isTrue();
        assertThat(schedule.reason()).isEqualTo("Scheduled");
        assertThat(schedule.message())
                .isEqualTo("daily (group default), hourly (groups databases, default), weekly");
    }

    @Test
    void snapshotsAloneAreNoBackups() {
        VolumeSchedule schedule = of(DEFAULT, job("hourly", "snapshot", "default"));

        assertThat(schedule.isScheduled()).isTrue();
        assertThat(schedule.makesBackups()).isFalse();
        assertThat(schedule.message())
                .isEqualTo(
                        "hourly (group default); none of them backs the volume up; add a job of"
                                + " task backup");
    }

    @Test
    void volumeOfADefaultGroupWithoutJobsHasNone() {
        VolumeSchedule schedule = of(DEFAULT, job("daily", "backup", "databases"));

        assertThat(schedule.isScheduled()).isFalse();
        assertThat(schedule.makesBackups()).isFalse();
        assertThat(schedule.reason()).isEqualTo("NoRecurringJob");
        assertThat(schedule.message())
                .isEqualTo(
                        "no recurring job selects this volume; put a job into group 'default', or"
                                + " label the volume recurring-job.longhorn.io/JOB: enabled");
    }

    @Test
    void jobsAndGroupsThatDoNotExistAreNamed() {
        VolumeSchedule schedule =
                of(
                        Map.of(JOB + "x", "enabled", GROUP + "y", "enabled"),
                        job("daily", "backup", "default"));

        assertThat(schedule.reason()).isEqualTo("RecurringJobMissing");
        assertThat(schedule.message())
                .isEqualTo(
                        "labels name recurring jobs or groups that do not exist: group y, x; create"
                                + " them, or change the labels");
    }

    @Test
    void volumeWithOneGoodLabelIsScheduledAndTheOthersAreNamed() {
        VolumeSchedule schedule =
                of(
                        Map.of(JOB + "daily", "enabled", JOB + "gone", "enabled"),
                        job("daily", "backup"));

        assertThat(schedule.reason()).isEqualTo("Scheduled");
        assertThat(schedule.message())
                .startsWith("daily; labels name recurring jobs or groups that do not exist: gone;");
    }

    /** Such a label also keeps the volume out of the default group. */
    @Test
    void labelsWithoutEffectAreNamed() {
        VolumeSchedule schedule =
                of(Map.of(JOB + "daily", "true"), job("daily", "backup", "default"));

        assertThat(schedule.reason()).isEqualTo("NoRecurringJob");
        assertThat(schedule.message())
                .endsWith(
                        "; labels without effect, since their value is not 'enabled':"
                                + " recurring-job.longhorn.io/daily");
    }

    @Test
    void jobThatIsBeingDeletedDoesNotCount() {
        RecurringJob daily = job("daily", "backup", "default");
        daily.getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");

        assertThat(of(DEFAULT, daily).reason()).isEqualTo("NoRecurringJob");
    }
}
