package io.drover.control.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.backup.BackupRequest;
import io.drover.control.image.VolumeImages;
import io.drover.control.schedule.JobSelection;
import io.drover.control.setting.Settings;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.RecurringJob;
import io.drover.resource.Snapshot;
import io.drover.resource.Volume;
import io.drover.support.TestPlane;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The recurring jobs of a volume go into the store with each of its backups. */
class BackupRequestsTest {
    private static final String RECORD = "VolumeRecurringJobInfo";
    private static final String GROUP = "recurring-job-group.longhorn.io/default";

    private TestPlane plane;

    @BeforeEach
    void start() throws IOException {
        plane = new TestPlane();
    }

    @AfterEach
    void stop() {
        plane.close();
    }

    private BackupRequest request(Map<String, String> volumeLabels) throws BackupFailedException {
        Volume volume = new Volume();
        volume.getSpec().size = "4194304";
        Snapshot snapshot = new Snapshot();
        snapshot.setMetadata(plane.cluster().metadata("snap", Map.of()));
        snapshot.getStatus().creationTime = "2026-01-01T00:00:00Z";
        Backup backup = plane.backup("b1", "vol", "main");
        backup.getSpec().labels = Map.of("mine", "1", RECORD, "of another time");
        return new BackupRequests(
                        new Settings(plane.cluster()),
                        new JobSelection(plane.cluster()),
                        new VolumeImages(plane.cluster()))
                .of(backup, snapshot, plane.create(volume, "vol", volumeLabels));
    }

    private void job() {
        RecurringJob job = new RecurringJob();
        job.getSpec().task = "backup";
        job.getSpec().groups = List.of("default");
        plane.create(job, "daily", Map.of());
    }

    @Test
    void jobsOfTheVolumeAreRecorded() throws Exception {
        job();

        Map<String, String> labels = request(Map.of(GROUP, "enabled")).labels();

        assertThat(labels.get(RECORD))
                .startsWith("{\"daily\":{\"jobSpec\":{\"name\":\"daily\"")
                .endsWith("\"fromGroup\":[\"default\"],\"fromJob\":false}}");
        assertThat(labels).containsEntry("mine", "1");
    }

    @Test
    void withoutJobsNothingIsRecorded() throws Exception {
        job();

        assertThat(request(Map.of()).labels()).doesNotContainKey(RECORD).containsKey("mine");
    }

    /** It is shown by the BackupVolume. */
    @Test
    void statusOfABackupDoesNotShowIt() throws Exception {
        job();
        BackupTarget target = new BackupTarget();
        plane.create(target, "main", Map.of());
        Backup.Status status = new Backup.Status();

        new BackupStatusFields(plane.cluster(), plane::now)
                .started(status, target, request(Map.of(GROUP, "enabled")));

        assertThat(status.labels).doesNotContainKey(RECORD).containsEntry("mine", "1");
    }
}
