package io.drover.control.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.drover.control.schedule.JobSelection.Selected;
import io.drover.resource.RecurringJob;
import io.drover.resource.Volume;
import io.drover.support.TestCluster;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.List;
import java.util.Map;

class JobSelectionTest {
    private static final String JOB = "recurring-job.longhorn.io/";
    private static final String GROUP = "recurring-job-group.longhorn.io/";

    private TestCluster api;
    private JobSelection selection;

    @BeforeEach
    void start() throws IOException {
        api = TestCluster.start();
        selection = new JobSelection(api.cluster());
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private RecurringJob job(String name, String... groups) {
        RecurringJob job = new RecurringJob();
        job.getSpec().groups = List.of(groups);
        return api.create(job, name);
    }

    private Volume volume(String name, Map<String, String> labels) {
        Volume volume = new Volume();
        volume.setMetadata(api.cluster().metadata(name, labels));
        return api.cluster().client().resource(volume).create();
    }

    private List<String> volumesOf(RecurringJob job) {
        return selection.volumesOf(job).stream()
                .map(volume -> volume.getMetadata().getName())
                .toList();
    }

    private List<String> jobsOf(Volume volume) {
        return selection.jobsOf(volume).stream().map(job -> job.getMetadata().getName()).toList();
    }

    @Test
    void volumesAreThoseThatNameTheJobOrOneOfItsGroups() {
        RecurringJob daily = job("daily", "databases", "default");
        job("weekly", "default");
        volume("web", Map.of(GROUP + "default", "enabled"));
        volume("direct", Map.of(JOB + "daily", "enabled"));
        volume("database", Map.of(GROUP + "databases", "enabled", JOB + "daily", "enabled"));
        volume("other", Map.of(JOB + "weekly", "enabled", GROUP + "files", "enabled"));
        volume("unlabelled", Map.of());

        assertThat(volumesOf(daily)).containsExactly("database", "direct", "web");
    }

    @Test
    void jobsAreThoseThatTheVolumeNamesAndThoseOfItsGroups() {
        job("weekly", "default");
        job("daily", "default", "databases");
        job("hourly");
        job("monthly", "files");
        Volume volume =
                volume(
                        "pg",
                        Map.of(
                                JOB + "hourly", "enabled",
                                GROUP + "databases", "enabled",
                                GROUP + "default", "enabled"));

        assertThat(selection.selectedBy(volume))
                .extracting(Selected::name, Selected::direct, Selected::groups)
                .containsExactly(
                        tuple("daily", false, List.of("databases", "default")),
                        tuple("hourly", true, List.of()),
                        tuple("weekly", false, List.of("default")));
        assertThat(jobsOf(volume)).containsExactly("daily", "hourly", "weekly");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "true", "Enabled", "disabled"})
    void otherValuesOfTheLabelsDoNotSelect(String value) {
        RecurringJob daily = job("daily", "default");
        Volume volume = volume("pg", Map.of(JOB + "daily", value, GROUP + "default", value));

        assertThat(volumesOf(daily)).isEmpty();
        assertThat(jobsOf(volume)).isEmpty();
    }

    @Test
    void markOfAClaimIsNoLabelOfAJob() {
        Volume volume = volume("pg", Map.of(JOB + "source", "enabled"));

        assertThat(JobLabels.of(volume)).isEmpty();
    }

    /** Finalizers keep what is being deleted for a while. */
    @Test
    void whatIsBeingDeletedIsLeftOut() {
        RecurringJob daily = job("daily");
        Volume leaving = volume("leaving", Map.of(JOB + "daily", "enabled"));
        Volume staying = volume("staying", Map.of(JOB + "daily", "enabled"));
        api.cluster().delete(Volume.class, "leaving");

        assertThat(api.get(Volume.class, "leaving").isMarkedForDeletion()).isTrue();
        assertThat(volumesOf(daily)).containsExactly("staying");
        assertThat(jobsOf(leaving)).containsExactly("daily");

        api.cluster().delete(RecurringJob.class, "daily");

        assertThat(jobsOf(staying)).isEmpty();
    }
}
