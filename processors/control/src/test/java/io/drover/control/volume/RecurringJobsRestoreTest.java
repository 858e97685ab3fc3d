package io.drover.control.volume;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.resource.Backup;
import io.drover.resource.BackupVolume;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.RecurringJob;
import io.drover.resource.Setting;
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
import java.util.TreeMap;

/** The jobs that are recorded with the backups of a volume come back with a restored volume. */
class RecurringJobsRestoreTest {
    private static final String JOB = "recurring-job.longhorn.io/";
    private static final String GROUP = "recurring-job-group.longhorn.io/";
    private static final String URL = "file:///away?backup=nightly&volume=source";

    /** As Longhorn 1.6 wrote it, without the fields that came later. */
    private static final String RECORD =
            "{\"daily\":{\"jobSpec\":{\"name\":\"daily\",\"groups\":[\"databases\"],\"task\":\"backup\",\"cron\":\"0"
                + " 0 * *"
                + " *\",\"retain\":7,\"concurrency\":2},\"fromGroup\":[\"databases\"],\"fromJob\":false},\"weekly\":{\"jobSpec\":{\"name\":\"weekly\",\"task\":\"backup\",\"cron\":\"0"
                + " 0 * * 0\",\"retain\":4,\"concurrency\":2},\"fromJob\":true}}";

    @TempDir private Path directory;

    private TestPlane plane;
    private TestRoutes routes;

    @BeforeEach
    void start() throws Exception {
        plane = new TestPlane();
        routes = VolumeRoutes.on(plane, new FileVolumeDriver(directory, plane::now));
        plane.target("away");
        plane.backupVolume("source", "source", "away");
        Backup.Status backup = new Backup.Status();
        backup.state = "Completed";
        backup.url = URL;
        backup.volumeName = "source";
        backup.volumeSize = "4194304";
        backup.backupTargetName = "away";
        plane.writer().write(plane.backup("nightly", "source", "away"), backup);
    }

    @AfterEach
    void stop() {
        routes.close();
        plane.close();
    }

    private void recorded(Map<String, String> labels) {
        BackupVolume.Status status = new BackupVolume.Status();
        status.size = "4194304";
        status.labels.putAll(labels);
        plane.writer().write(plane.api().get(BackupVolume.class, "source"), status);
    }

    private void recorded(String record) {
        recorded(Map.of("VolumeRecurringJobInfo", record));
    }

    private Volume restore(String restoreJobs, Map<String, String> labels) throws Exception {
        Volume volume = new Volume();
        volume.getSpec().fromBackup = URL;
        volume.getSpec().restoreVolumeRecurringJob = restoreJobs;
        plane.create(volume, "vol", labels);
        return look();
    }

    private Volume look() throws Exception {
        routes.reconcile(Volume.class, "vol");
        return plane.api().get(Volume.class, "vol");
    }

    private void setting(String value) {
        Setting setting = new Setting();
        setting.setValue(value);
        plane.create(setting, "restore-volume-recurring-jobs", Map.of());
    }

    private RecurringJob daily(String name, int retain) {
        RecurringJob job = new RecurringJob();
        job.getSpec().name = name;
        job.getSpec().groups = List.of("databases");
        job.getSpec().task = "backup";
        job.getSpec().cron = "0 0 * * *";
        job.getSpec().retain = retain;
        job.getSpec().concurrency = 2;
        return plane.create(job, name, Map.of());
    }

    private List<String> jobs() {
        return plane.cluster().list(RecurringJob.class).stream()
                .map(job -> job.getMetadata().getName())
                .sorted()
                .toList();
    }

    private static Map<String, String> jobLabels(Volume volume) {
        Map<String, String> labels = new TreeMap<>(volume.getMetadata().getLabels());
        labels.keySet().removeIf(key -> !key.startsWith("recurring-job"));
        return labels;
    }

    private static Condition condition(Volume volume) {
        return Conditions.find(volume.getStatus().conditions, "RecurringJobsRestored")
                .orElseThrow();
    }

    private List<String> events() {
        return plane.cluster().list(Event.class).stream()
                .map(event -> event.getType() + " " + event.getReason())
                .toList();
    }

    @Test
    void jobsThatAreMissingAreCreatedAndTheVolumeIsLabelledAsItsSourceWas() throws Exception {
        recorded(RECORD);

        Volume volume = restore("enabled", Map.of());

        assertThat(jobs()).containsExactly("daily", "weekly");
        RecurringJob daily = plane.api().get(RecurringJob.class, "daily");
        assertThat(daily.getSpec().cron).isEqualTo("0 0 * * *");
        assertThat(daily.getSpec().retain).isEqualTo(7);
        assertThat(daily.getSpec().groups).containsExactly("databases");
        assertThat(daily.getSpec().retentionPolicy).isEqualTo("count-based");
        assertThat(jobLabels(volume))
                .isEqualTo(Map.of(GROUP + "databases", "enabled", JOB + "weekly", "enabled"));
        assertThat(condition(volume).status()).isEqualTo("True");
        assertThat(condition(volume).message()).isEqualTo("daily, created; weekly, created");
        assertThat(Conditions.find(volume.getStatus().conditions, "RecurringJobs").orElseThrow())
                .extracting(Condition::message)
                .isEqualTo("daily (group databases), weekly");
        assertThat(volume.getStatus().restoreRequired).as("its content follows").isTrue();
        assertThat(events()).containsExactly("Normal RecurringJobsRestored");
    }

    @Test
    void jobOfEqualSpecIsUsedAlsoIfTheRecordIsOfAnOlderVersion() throws Exception {
        recorded(RECORD);
        daily("daily", 7);

        restore("enabled", Map.of());

        assertThat(jobs()).containsExactly("daily", "weekly");
    }

    @Test
    void besideAJobOfAnotherSpecAnotherOneIsCreatedAndReused() throws Exception {
        recorded(RECORD.replace("\"fromJob\":false", "\"fromJob\":true"));
        daily("daily", 3);

        Volume volume = restore("enabled", Map.of());

        assertThat(plane.api().get(RecurringJob.class, "daily").getSpec().retain).isEqualTo(3);
        String restored =
                jobs().stream()
                        .filter(name -> name.startsWith("restored-"))
                        .findFirst()
                        .orElseThrow();
        assertThat(restored).matches("restored-recurring-job-[a-z0-9]{16}");
        assertThat(plane.api().get(RecurringJob.class, restored).getSpec().retain).isEqualTo(7);
        assertThat(jobLabels(volume)).containsEntry(JOB + restored, "enabled");
        assertThat(jobLabels(volume)).doesNotContainKey(JOB + "daily");
        assertThat(condition(volume).message()).contains("daily, created as " + restored);

        plane.cluster().removeFinalizer(volume);
        plane.cluster().delete(Volume.class, "vol");
        Volume second = restore("enabled", Map.of());

        assertThat(jobs()).containsExactly("daily", restored, "weekly");
        assertThat(jobLabels(second)).containsEntry(JOB + restored, "enabled");
    }

    @Test
    void jobThatLonghornRestoredUnderARandomNameIsReused() throws Exception {
        recorded(RECORD);
        daily("daily", 3);
        daily("restored-recurring-job-aaaabbbbccccdddd", 7);

        restore("enabled", Map.of());

        assertThat(jobs())
                .containsExactly("daily", "restored-recurring-job-aaaabbbbccccdddd", "weekly");
    }

    @Test
    void disabledMeansNoneWhateverTheSetting() throws Exception {
        recorded(RECORD);
        setting("true");

        Volume volume = restore("disabled", Map.of());

        assertThat(jobs()).isEmpty();
        assertThat(jobLabels(volume)).isEqualTo(Map.of(GROUP + "default", "enabled"));
    }

    @Test
    void settingDecidesWhereTheVolumeLeavesItOpen() throws Exception {
        recorded(RECORD);
        setting("true");

        restore("ignored", Map.of(GROUP + "default", "enabled"));

        assertThat(jobs()).containsExactly("daily", "weekly");
    }

    @Test
    void withoutTheSettingNothingIsRestored() throws Exception {
        recorded(RECORD);

        restore("", Map.of());

        assertThat(jobs()).isEmpty();
    }

    @Test
    void volumeThatNamesJobsByItselfKeepsThemUnlessToldOtherwise() throws Exception {
        recorded(RECORD);
        setting("true");

        Volume volume = restore("ignored", Map.of(JOB + "mine", "enabled"));

        assertThat(jobs()).isEmpty();
        assertThat(jobLabels(volume)).isEqualTo(Map.of(JOB + "mine", "enabled"));
    }

    @Test
    void recordThatCannotBeReadIsReportedAndTheVolumeIsRestored() throws Exception {
        recorded("{not JSON");

        Volume volume = restore("enabled", Map.of());

        assertThat(condition(volume).status()).isEqualTo("False");
        assertThat(condition(volume).reason()).isEqualTo("RecordUnreadable");
        assertThat(condition(volume).message()).contains("VolumeRecurringJobInfo");
        assertThat(volume.getStatus().restoreRequired).isTrue();
        assertThat(jobLabels(volume)).isEqualTo(Map.of(GROUP + "default", "enabled"));
        assertThat(events()).containsExactly("Warning RecurringJobsNotRestored");
    }

    @Test
    void jobThatTheApiServerRefusesIsNamedWithItsReason() throws Exception {
        recorded(RECORD.replaceFirst("\"task\":\"backup\"", "\"task\":\"dance\""));

        Volume volume = restore("enabled", Map.of());

        assertThat(jobs()).containsExactly("weekly");
        assertThat(jobLabels(volume)).isEqualTo(Map.of(JOB + "weekly", "enabled"));
        assertThat(condition(volume).reason()).isEqualTo("NotRestored");
        assertThat(condition(volume).message())
                .contains("job daily is refused: ", "dance", "restored: weekly");
        assertThat(events()).containsExactly("Warning RecurringJobsNotRestored");
    }

    @Test
    void jobWhoseNameCannotBeALabelIsNamedAndTheOthersAreRestored() throws Exception {
        recorded(RECORD.replace("\"daily\":{", "\"Not_a_name\":{"));

        Volume volume = restore("enabled", Map.of());

        assertThat(jobs()).containsExactly("weekly");
        assertThat(condition(volume).status()).isEqualTo("False");
        assertThat(condition(volume).message()).contains("Not_a_name", "restored: weekly");
        assertThat(volume.getStatus().restoreRequired).isTrue();
    }

    @Test
    void whatIsNotKnownYetIsWaitedFor() throws Exception {
        Volume waiting = restore("enabled", Map.of());

        assertThat(waiting.getStatus().state).isEqualTo("creating");
        assertThat(Conditions.find(waiting.getStatus().conditions, "Scheduled").orElseThrow())
                .extracting(Condition::message)
                .asString()
                .contains("restoreVolumeRecurringJob");

        recorded(RECORD);

        Volume restored = look();
        assertThat(restored.getStatus().restoreRequired).isTrue();
        assertThat(jobs()).containsExactly("daily", "weekly");
        assertThat(jobLabels(restored))
                .isEqualTo(Map.of(GROUP + "databases", "enabled", JOB + "weekly", "enabled"));
    }

    @Test
    void backupsWithoutARecordAreRestoredAsEver() throws Exception {
        recorded(Map.of());

        Volume volume = restore("enabled", Map.of());

        assertThat(condition(volume).reason()).isEqualTo("NothingRecorded");
        assertThat(volume.getStatus().restoreRequired).isTrue();
        assertThat(events()).isEmpty();
    }
}
