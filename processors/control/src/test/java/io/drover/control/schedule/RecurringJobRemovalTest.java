package io.drover.control.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.reconcile.Reconciliation;
import io.drover.resource.RecurringJob;
import io.drover.resource.Volume;
import io.drover.support.TestPlane;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Map;

class RecurringJobRemovalTest {
    private static final String JOB = "recurring-job.longhorn.io/";
    private static final String GROUP = "recurring-job-group.longhorn.io/";

    private TestPlane plane;
    private RecurringJobRemoval removal;

    @BeforeEach
    void start() throws IOException {
        plane = new TestPlane();
        removal = new RecurringJobRemoval(plane.cluster(), plane.cluster());
        job("daily", "databases", "shared", "default");
        job("weekly", "shared");
    }

    @AfterEach
    void stop() {
        plane.close();
    }

    private void job(String name, String... groups) {
        RecurringJob job = new RecurringJob();
        job.getSpec().groups = List.of(groups);
        plane.create(job, name, Map.of());
    }

    private void volume(String name, Map<String, String> labels) {
        plane.create(new Volume(), name, labels);
    }

    private Map<String, String> labels(String volume) {
        return plane.api().get(Volume.class, volume).getMetadata().getLabels();
    }

    private String version(String volume) {
        return plane.api().get(Volume.class, volume).getMetadata().getResourceVersion();
    }

    private Reconciliation<RecurringJob, RecurringJob.Status> deleted(String job) {
        plane.cluster().delete(RecurringJob.class, job);
        return plane.reconciliations().begin(RecurringJob.class, job);
    }

    @Test
    void labelsOfTheJobAndOfItsLastGroupsAreRemoved() {
        volume(
                "pg",
                Map.of(
                        JOB + "daily",
                        "enabled",
                        JOB + "weekly",
                        "enabled",
                        GROUP + "databases",
                        "enabled",
                        GROUP + "shared",
                        "enabled",
                        "app",
                        "pg"));

        removal.removeLabels(deleted("daily"));

        assertThat(labels("pg"))
                .isEqualTo(
                        Map.of(
                                JOB + "weekly",
                                "enabled",
                                GROUP + "shared",
                                "enabled",
                                "app",
                                "pg"));
    }

    @Test
    void volumeWithoutOtherLabelsIsInTheDefaultGroupAtOnce() {
        volume("pg", Map.of(JOB + "daily", "enabled", "app", "pg"));

        removal.removeLabels(deleted("daily"));

        assertThat(labels("pg")).isEqualTo(Map.of(GROUP + "default", "enabled", "app", "pg"));
    }

    @Test
    void onlyVolumesWhoseLabelsChangeAreWritten() {
        volume("default", Map.of(GROUP + "default", "enabled"));
        volume("excluded", Map.of(GROUP + "default", "disabled"));
        volume("other", Map.of(JOB + "weekly", "enabled"));
        List<String> before = List.of(version("default"), version("excluded"), version("other"));

        removal.removeLabels(deleted("daily"));

        assertThat(List.of(version("default"), version("excluded"), version("other")))
                .isEqualTo(before);
    }

    @Test
    void groupOfAJobThatIsBeingDeletedTooIsNotKept() {
        volume("pg", Map.of(GROUP + "shared", "enabled", JOB + "monthly", "enabled"));
        plane.cluster().delete(RecurringJob.class, "weekly");

        removal.removeLabels(deleted("daily"));

        assertThat(labels("pg")).isEqualTo(Map.of(JOB + "monthly", "enabled"));
    }

    @Test
    void removalMayBeRepeatedAndEndsWithTheJob() {
        volume("pg", Map.of(JOB + "daily", "enabled"));
        Reconciliation<RecurringJob, RecurringJob.Status> run = deleted("daily");
        removal.removeLabels(run);
        String version = version("pg");

        removal.removeLabels(run);
        removal.release(run);

        assertThat(version("pg")).isEqualTo(version);
        assertThat(plane.cluster().find(RecurringJob.class, "daily")).isEmpty();
    }

    @Test
    void labelsThatClaimsLoseAreThoseOfVolumes() {
        assertThat(removal.obsoleteLabels(plane.api().get(RecurringJob.class, "daily")))
                .containsExactly(GROUP + "databases", GROUP + "default", JOB + "daily");
    }
}
