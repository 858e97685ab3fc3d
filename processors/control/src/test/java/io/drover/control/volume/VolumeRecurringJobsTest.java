package io.drover.control.volume;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.RecurringJob;
import io.drover.resource.Volume;
import io.drover.support.TestPlane;
import io.drover.support.TestRoutes;
import io.drover.volume.file.FileVolumeDriver;
import io.fabric8.kubernetes.api.model.Event;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Which recurring jobs a volume has, as its labels and its condition show. */
class VolumeRecurringJobsTest {
    private static final String JOB = "recurring-job.longhorn.io/";
    private static final String DEFAULT = "recurring-job-group.longhorn.io/default";

    @TempDir private Path directory;

    private TestPlane plane;
    private TestRoutes routes;

    @BeforeEach
    void start() throws Exception {
        plane = new TestPlane();
        routes = VolumeRoutes.on(plane, new FileVolumeDriver(directory, plane::now));
    }

    @AfterEach
    void stop() {
        routes.close();
        plane.close();
    }

    private void volume(Map<String, String> labels) throws Exception {
        Volume volume = new Volume();
        volume.getSpec().size = "4194304";
        plane.create(volume, "vol", labels);
        look();
    }

    private void look() throws Exception {
        routes.reconcile(Volume.class, "vol");
    }

    private Volume read() {
        return plane.api().get(Volume.class, "vol");
    }

    private Condition condition() {
        return Conditions.find(read().getStatus().conditions, "RecurringJobs").orElseThrow();
    }

    private void job(String name, String... groups) {
        RecurringJob job = new RecurringJob();
        job.getSpec().task = "backup";
        job.getSpec().groups = List.of(groups);
        plane.create(job, name, Map.of());
    }

    private List<String> warnings() {
        return plane.cluster().list(Event.class).stream()
                .filter(event -> event.getType().equals("Warning"))
                .map(Event::getReason)
                .toList();
    }

    @Test
    void newVolumeWithoutLabelsIsInTheDefaultGroupAndShowsItsJobs() throws Exception {
        job("daily", "default");

        volume(Map.of("app", "pg"));

        assertThat(read().getMetadata().getLabels())
                .containsEntry(DEFAULT, "enabled")
                .containsEntry("app", "pg");
        assertThat(condition().status()).isEqualTo("True");
        assertThat(condition().reason()).isEqualTo("Scheduled");
        assertThat(condition().message()).isEqualTo("daily (group default)");
        assertThat(warnings()).isEmpty();
    }

    @Test
    void anyLabelOfAJobKeepsItOutOfTheDefaultGroup() throws Exception {
        volume(Map.of(JOB + "unknown", "enabled"));

        assertThat(read().getMetadata().getLabels()).doesNotContainKey(DEFAULT);
    }

    @Test
    void markOfAClaimDoesNotKeepItOut() throws Exception {
        volume(Map.of(JOB + "source", "enabled"));

        assertThat(read().getMetadata().getLabels()).containsEntry(DEFAULT, "enabled");
    }

    @Test
    void volumeWhoseLastLabelIsRemovedIsInTheDefaultGroupAgain() throws Exception {
        volume(Map.of(JOB + "daily", "enabled"));
        Volume without = plane.cluster().find(Volume.class, "vol").orElseThrow();
        without.getMetadata().setLabels(Map.of("app", "pg"));
        plane.cluster().update(read(), without);

        look();

        assertThat(read().getMetadata().getLabels()).containsEntry(DEFAULT, "enabled");
    }

    @Test
    void volumeThatIsBeingDeletedIsLeftAlone() throws Exception {
        volume(Map.of());
        Volume without = plane.cluster().find(Volume.class, "vol").orElseThrow();
        without.getMetadata().setLabels(Map.of());
        without.getMetadata().setFinalizers(List.of("longhorn.io", "example.org/hold"));
        plane.cluster().update(read(), without);
        plane.cluster().delete(Volume.class, "vol");

        look();

        assertThat(read().isMarkedForDeletion()).isTrue();
        assertThat(read().getMetadata().getLabels()).isNullOrEmpty();
    }

    @Test
    void volumeWithoutAnyJobHasTheRemedyInItsConditionAndNoEvent() throws Exception {
        volume(Map.of());

        assertThat(condition().status()).isEqualTo("False");
        assertThat(condition().reason()).isEqualTo("NoRecurringJob");
        assertThat(condition().message()).contains("group 'default'");
        assertThat(warnings()).isEmpty();
    }

    @Test
    void volumeWhoseJobsDoNotExistIsWarnedOfOnce() throws Exception {
        volume(Map.of(JOB + "gone", "enabled"));
        look();

        assertThat(condition().status()).isEqualTo("False");
        assertThat(condition().reason()).isEqualTo("RecurringJobMissing");
        assertThat(condition().message()).contains("do not exist: gone");
        assertThat(warnings()).containsExactly("RecurringJobMissing");

        job("gone");
        look();

        assertThat(condition().reason()).isEqualTo("Scheduled");
    }

    @Test
    void volumeThatLosesItsLastJobIsWarnedOf() throws Exception {
        job("daily", "default");
        volume(Map.of());

        plane.cluster().delete(RecurringJob.class, "daily");
        look();

        assertThat(condition().reason()).isEqualTo("NoRecurringJob");
        assertThat(warnings()).containsExactly("NoRecurringJob");
    }

    @Test
    void volumeOfWhichNothingChangesIsNotWritten() throws Exception {
        job("daily", "default");
        volume(Map.of());
        look();
        String version = read().getMetadata().getResourceVersion();
        job("other", "databases");

        look();

        assertThat(read().getMetadata().getResourceVersion()).isEqualTo(version);
    }

    /** It may get labels when it is made, from the record of its backup. */
    @Test
    void volumeThatCannotBeMadeIsNotInTheDefaultGroupYet() throws Exception {
        Volume volume = new Volume();
        volume.getSpec().size = "4194304";
        volume.getSpec().nodeID = "elsewhere";
        plane.create(volume, "vol", Map.of());

        look();

        assertThat(directory.resolve("vol")).doesNotExist();
        assertThat(read().getMetadata().getLabels()).doesNotContainKey(DEFAULT);
        assertThat(condition().reason()).isEqualTo("NoRecurringJob");

        plane.cluster().patchSpec(Volume.class, "vol", Map.of("nodeID", ""));
        look();

        assertThat(read().getMetadata().getLabels()).containsEntry(DEFAULT, "enabled");
    }
}
