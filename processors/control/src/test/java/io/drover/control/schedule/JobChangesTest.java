package io.drover.control.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.resource.RecurringJob;
import io.drover.resource.Volume;
import io.drover.support.TestPlane;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

@Timeout(60)
class JobChangesTest {
    private static final String JOB = "recurring-job.longhorn.io/";
    private static final String GROUP = "recurring-job-group.longhorn.io/";

    private final Queue<String> requeued = new ConcurrentLinkedQueue<>();
    private TestPlane plane;

    @BeforeEach
    void start() throws IOException {
        plane = new TestPlane();
        // before there are any, so that each is handed over once
        plane.informers().listen(Volume.class, requeued::add);
        await().until(plane.informers()::allSynced);
        plane.create(new Volume(), "direct", Map.of(JOB + "daily", "enabled"));
        plane.create(new Volume(), "grouped", Map.of(GROUP + "databases", "enabled"));
        plane.create(new Volume(), "other", Map.of(GROUP + "files", "enabled"));
        plane.create(new Volume(), "marker", Map.of(JOB + "marker", "enabled"));
        await().until(() -> requeued.size() == 4);
        new JobChanges(plane.informers()).listen();
        requeued.clear();
    }

    @AfterEach
    void stop() {
        plane.close();
    }

    private void job(String name, String... groups) {
        RecurringJob job = new RecurringJob();
        job.getSpec().task = "backup";
        job.getSpec().groups = List.of(groups);
        plane.create(job, name, Map.of());
    }

    private void spec(Map<String, Object> change) {
        plane.cluster().patchSpec(RecurringJob.class, "daily", change);
    }

    /** Changes arrive in their order: with that of a job of its own, all before it have. */
    private List<String> requeuedBefore(String marker) {
        plane.cluster().patchLabels(Volume.class, "marker", Map.of(JOB + marker, "enabled"));
        await().until(
                        () ->
                                plane.informers()
                                        .find(Volume.class, "marker")
                                        .orElseThrow()
                                        .getMetadata()
                                        .getLabels()
                                        .containsKey(JOB + marker));
        requeued.removeIf("marker"::equals);
        job(marker);
        await().until(() -> requeued.contains("marker"));
        requeued.removeIf("marker"::equals);
        List<String> all = requeued.stream().sorted().toList();
        requeued.clear();
        return all;
    }

    @Test
    void volumesOfAJobAreReconciledAgainWhenItAppearsAndIsDeleted() {
        job("daily", "databases");
        assertThat(requeuedBefore("a")).containsExactly("direct", "grouped");

        plane.cluster().delete(RecurringJob.class, "daily");
        assertThat(requeuedBefore("b")).containsExactly("direct", "grouped");
    }

    @Test
    void volumesOfGroupsThatItLeavesAndJoinsAreToo() {
        job("daily", "databases");
        requeuedBefore("a");

        spec(Map.of("groups", List.of("files")));

        assertThat(requeuedBefore("b")).containsExactly("direct", "grouped", "other");
    }

    @Test
    void changeOfTheTaskMatters() {
        job("daily", "databases");
        requeuedBefore("a");

        spec(Map.of("task", "snapshot"));

        assertThat(requeuedBefore("b")).containsExactly("direct", "grouped");
    }

    @Test
    void runsAndChangesOfTheTimeCostVolumesNothing() {
        job("daily", "databases");
        requeuedBefore("a");

        spec(Map.of("cron", "0 1 * * *"));
        RecurringJob.Status status = new RecurringJob.Status();
        status.executionCount = 7;
        plane.writer().write(plane.api().get(RecurringJob.class, "daily"), status);

        assertThat(requeuedBefore("b")).isEmpty();
    }
}
