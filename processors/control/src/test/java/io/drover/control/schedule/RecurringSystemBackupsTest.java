package io.drover.control.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.resource.Conditions;
import io.drover.resource.RecurringJob;
import io.drover.resource.SystemBackup;
import io.drover.support.TestPlane;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

class RecurringSystemBackupsTest {
    private static final Instant SLOT = Instant.parse("2027-01-04T03:00:00Z");

    private TestPlane plane;
    private RecurringSystemBackups backups;
    private VolumeTask task;

    @BeforeEach
    void start() throws IOException {
        plane = new TestPlane();
        plane.set(SLOT);
        plane.informers().open();
        await().until(plane.informers()::allSynced);
        backups =
                new RecurringSystemBackups(
                        plane.cluster(),
                        plane.cluster(),
                        new ResourceWait(plane.informers()),
                        plane::now,
                        Duration.ofSeconds(20));
        RecurringJob job = new RecurringJob();
        job.getSpec().task = "system-backup";
        job.getSpec().cron = "0 3 * * *";
        job.getSpec().retain = 2;
        job.getSpec().parameters = Map.of("volume-backup-policy", "always");
        plane.create(job, "nightly", Map.of());
        RecurringRun run =
                new RecurringRun(
                        new RunNames("nightly", "uid", SLOT),
                        false,
                        RecurringJobFields.of(job, 100),
                        List.of(RecurringSystemBackups.SYSTEM));
        task = run.tasks().getFirst();
    }

    @AfterEach
    void stop() {
        plane.close();
    }

    private void systemBackup(String name, Map<String, String> labels, String createdAt) {
        end(plane.create(new SystemBackup(), name, labels), SystemBackup.READY, createdAt, "");
    }

    private void end(SystemBackup backup, String state, String createdAt, String message) {
        SystemBackup.Status status = new SystemBackup.Status();
        status.state = state;
        status.createdAt = createdAt;
        status.conditions =
                Conditions.with(List.of(), "Error", true, "Upload", message, plane.now());
        plane.writer().write(backup, status);
    }

    private Set<String> names() {
        return plane.cluster().list(SystemBackup.class).stream()
                .filter(backup -> !backup.isMarkedForDeletion())
                .map(backup -> backup.getMetadata().getName())
                .collect(Collectors.toSet());
    }

    @Test
    void asManyAreKeptAsTheJobSaysAndThoseOfOthersStay() throws Exception {
        Map<String, String> ofJob = Map.of(SystemBackup.LABEL_JOB, "nightly");
        for (int day = 1; day <= 3; day++) {
            systemBackup("old-" + day, ofJob, "2027-01-0" + day + "T03:00:00Z");
        }
        systemBackup("by-hand", Map.of(), "2020-01-01T00:00:00Z");
        plane.create(new SystemBackup(), "being-made", ofJob);

        backups.prune(task);

        assertThat(names()).containsExactlyInAnyOrder("old-2", "old-3", "by-hand", "being-made");
    }

    @Test
    void aRunThatGoesOnFindsTheOneThatItHasMade() throws Exception {
        String name = backups.create(task);
        assertThat(backups.create(task)).isEqualTo(name);
        SystemBackup made = plane.api().get(SystemBackup.class, name);
        assertThat(made.getSpec().volumeBackupPolicy).isEqualTo("always");
        end(made, SystemBackup.READY, "2027-01-04T03:00:00Z", "");

        backups.await(task, name);

        assertThat(names()).containsExactly(name);
    }

    @Test
    void oneThatFailsFailsTheRunWithItsReasonAndGoesAfterTheNextThatSucceeds() throws Exception {
        String name = backups.create(task);
        end(plane.api().get(SystemBackup.class, name), SystemBackup.ERROR, "", "photos: no space");
        assertThatThrownBy(() -> backups.await(task, name))
                .isInstanceOf(TaskObstacle.Failed.class)
                .hasMessage("system backup %s: photos: no space".formatted(name));
        backups.prune(task);
        assertThat(names()).containsExactly(name);

        systemBackup("next", Map.of(SystemBackup.LABEL_JOB, "nightly"), "2099-01-01T00:00:00Z");
        backups.prune(task);

        assertThat(names()).containsExactly("next");
    }
}
