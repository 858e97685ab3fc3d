package io.drover.console.activity;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.console.PlainResources;
import io.drover.console.activity.Run.Phase;
import io.drover.control.job.JobRunner;
import io.drover.control.job.Retries;
import io.drover.control.job.WaitingJobs;
import io.drover.resource.BackingImage;
import io.drover.resource.Backup;
import io.drover.resource.BackupBackingImage;
import io.drover.resource.BackupTarget;
import io.drover.resource.Condition;
import io.drover.resource.RecurringJob;
import io.drover.resource.ResourceReader;
import io.drover.resource.SystemBackup;
import io.drover.resource.SystemBackup.PartState;
import io.drover.resource.SystemRestore;
import io.drover.resource.SystemRestore.ItemState;
import io.drover.resource.Volume;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

@Timeout(30)
class ActivityTest {
    private static final Instant NOW = Instant.parse("2026-11-28T14:00:00Z");
    private static final String HOUR_AGO = "2026-11-28T13:00:00Z";
    private static final String LONG_AGO = "2026-11-26T13:00:00Z";

    private final List<HasMetadata> objects = new ArrayList<>();
    private final JobRunner jobs = new JobRunner();
    private final Retries retries =
            new Retries(() -> NOW, Duration.ofMinutes(1), Duration.ofMinutes(1));
    private final WaitingJobs waiting = new WaitingJobs(retries, () -> NOW.minusSeconds(90));

    private Optional<String> holder = Optional.empty();

    private final ResourceReader reader = new PlainResources(objects);

    private final Activity activity = new Activity(reader, jobs, waiting, retries, () -> holder);

    @AfterEach
    void stop() {
        jobs.close();
    }

    private <T extends HasMetadata> T there(T object) {
        object.setMetadata(
                new ObjectMetaBuilder()
                        .withName("one")
                        .withUid("1-2-3")
                        .withCreationTimestamp(HOUR_AGO)
                        .build());
        objects.add(object);
        return object;
    }

    private <T extends HasMetadata> T beingDeleted(T object) {
        there(object).getMetadata().setDeletionTimestamp(HOUR_AGO);
        return object;
    }

    private void endless(String key) throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        jobs.start(
                key,
                progress -> {
                    started.countDown();
                    new CountDownLatch(1).await();
                    return key;
                },
                () -> {});
        started.await();
    }

    private Run open() {
        assertThat(activity.ended(NOW)).isEmpty();
        return only(activity.open(NOW));
    }

    private Run ended() {
        assertThat(activity.open(NOW)).isEmpty();
        return only(activity.ended(NOW));
    }

    private static Run only(List<Run> runs) {
        assertThat(runs).hasSize(1);
        return runs.getFirst();
    }

    private static Condition condition(String type, boolean value, String reason, String message) {
        return new Condition(type, value ? "True" : "False", reason, message, HOUR_AGO, HOUR_AGO);
    }

    private Backup backup(String state) {
        Backup backup = there(new Backup());
        backup.getSpec().snapshotName = "monday";
        backup.getStatus().state = state;
        backup.getStatus().volumeName = "data";
        backup.getStatus().backupTargetName = "archive";
        return backup;
    }

    @Test
    void backupThatWaitsTellsForWhatAndSinceWhen() {
        backup("Pending");
        waiting.begin("backup/data/1-2-3", "2 backups run, as many as are allowed");

        Run run = open();

        assertThat(run.phase()).isEqualTo(Phase.WAITING);
        assertThat(run.about()).isEqualTo("data → archive");
        assertThat(run.step()).contains("2 backups run");
        assertThat(run.since()).isEqualTo(NOW.minusSeconds(90));
        assertThat(run.isTrouble()).isFalse();
        assertThat(run.isCancellable()).isTrue();
        assertThat(activity.running(NOW)).isZero();
    }

    @Test
    void backupWhoseDataMovesRuns() throws InterruptedException {
        backup("InProgress").getStatus().progress = 40;
        endless("backup/data/1-2-3");

        Run run = open();

        assertThat(run.phase()).isEqualTo(Phase.RUNNING);
        assertThat(run.percent()).isEqualTo(40);
        assertThat(run.moving()).isPresent();
        assertThat(activity.running(NOW)).isEqualTo(1);
        assertThat(activity.find(RunKind.BACKUP, "one", NOW)).isPresent();
        assertThat(activity.find(RunKind.RESTORE, "one", NOW)).isEmpty();
    }

    @Test
    void backupThatIsTriedAgainHasItsAttempt() {
        backup("InProgress").getStatus().messages.put("error", "the server is down");
        retries.failed("backup/data/1-2-3", "the server is down");
        retries.failed("backup/data/1-2-3", "the server is down");

        Run run = open();

        assertThat(run.attempt()).isEqualTo(3);
        assertThat(run.isTrouble()).isTrue();
        assertThat(run.step()).isEqualTo("the server is down");
    }

    @Test
    void backupsOfTheLastDayHaveEnded() {
        backup("Completed").getStatus().backupCreatedAt = HOUR_AGO;
        Run done = ended();
        assertThat(done.phase()).isEqualTo(Phase.DONE);
        assertThat(done.isCancellable()).isFalse();

        objects.clear();
        Backup failed = backup("Error");
        failed.getStatus().error = "the snapshot is gone";
        assertThat(ended().phase()).isEqualTo(Phase.FAILED);
        assertThat(ended().step()).isEqualTo("the snapshot is gone");

        objects.clear();
        backup("Completed").getStatus().backupCreatedAt = LONG_AGO;
        assertThat(activity.ended(NOW)).isEmpty();

        objects.clear();
        backup("Completed").getSpec().snapshotName = "";
        assertThat(activity.ended(NOW)).as("found in a store").isEmpty();
    }

    @Test
    void deletionsCannotBeCancelled() {
        beingDeleted(new Backup());
        Run run = open();
        assertThat(run.kind()).isEqualTo(RunKind.BACKUP_DELETION);
        assertThat(run.isCancellable()).isFalse();

        objects.clear();
        beingDeleted(new SystemBackup());
        assertThat(open().kind()).isEqualTo(RunKind.SYSTEM_BACKUP_DELETION);
        objects.clear();
        beingDeleted(new BackupBackingImage());
        assertThat(open().kind()).isEqualTo(RunKind.IMAGE_BACKUP_DELETION);
    }

    @Test
    void restoreIsOpenUntilTheVolumeIsFilled() {
        Volume volume = there(new Volume());
        volume.getSpec().fromBackup = "s3://b@r/?backup=x&volume=y";
        volume.getStatus().conditions =
                List.of(condition("Restore", true, "RestoreInProgress", "14 %"));
        assertThat(open().percent()).isEqualTo(14);
        assertThat(open().isCancellable()).isTrue();

        volume.getStatus().conditions =
                List.of(condition("Restore", false, "RestoreFailure", "the target is away"));
        assertThat(open().isTrouble()).isTrue();
        assertThat(open().step()).isEqualTo("the target is away");

        volume.getStatus().restoreInitiated = true;
        volume.getStatus().conditions = List.of(condition("Restore", false, "", "restored 4"));
        assertThat(ended().phase()).isEqualTo(Phase.DONE);
        assertThat(ended().isCancellable()).isFalse();
    }

    @Test
    void standbyVolumeAtRestIsNoWork() throws InterruptedException {
        Volume volume = there(new Volume());
        volume.getSpec().fromBackup = "s3://b@r/?backup=x&volume=y";
        volume.getSpec().standby = true;
        assertThat(activity.open(NOW)).isEmpty();

        endless("restore/1-2-3");

        assertThat(open().kind()).isEqualTo(RunKind.STANDBY);
        assertThat(open().isCancellable()).as("the volume holds data").isFalse();
    }

    @Test
    void imageIsOpenUntilItIsReady() throws InterruptedException {
        BackingImage image = there(new BackingImage());
        image.getStatus().diskFileStatusMap =
                Map.of("node", Map.of("state", "failed", "message", "404"));
        image.getStatus().conditions = List.of(condition("Ready", false, "Failed", "404"));
        assertThat(open().isTrouble()).isTrue();
        assertThat(open().step()).isEqualTo("404");
        assertThat(activity.troubles(NOW)).hasSize(1);

        endless("image-upload/1-2-3");
        assertThat(open().kind()).isEqualTo(RunKind.IMAGE_UPLOAD);
        assertThat(open().phase()).isEqualTo(Phase.RUNNING);

        image.getStatus().diskFileStatusMap = Map.of("node", Map.of("state", "ready"));
        image.getStatus().conditions = List.of(condition("Ready", true, "", ""));
        assertThat(ended().kind()).isEqualTo(RunKind.IMAGE);
    }

    @Test
    void backupOfAnImageThatWasFoundIsNoWork() {
        BackupBackingImage backup = there(new BackupBackingImage());
        backup.getStatus().state = "Pending";
        assertThat(activity.open(NOW)).isEmpty();

        backup.getSpec().userCreated = true;
        assertThat(open().phase()).isEqualTo(Phase.WAITING);
        backup.getStatus().state = "Completed";
        backup.getStatus().backupCreatedAt = HOUR_AGO;
        assertThat(ended().phase()).isEqualTo(Phase.DONE);
    }

    @Test
    void systemBackupShowsItsParts() {
        SystemBackup backup = there(new SystemBackup());
        backup.getStatus().state = "CreatingVolumeBackups";
        backup.getStatus().volumes =
                List.of(
                        new PartState("a", "default", "x", "Completed", ""),
                        new PartState("b", "default", "", "Pending", ""));
        assertThat(open().percent()).isEqualTo(50);
        assertThat(open().phase()).isEqualTo(Phase.RUNNING);

        backup.getStatus().state = "Error";
        backup.getStatus().startedAt = LONG_AGO;
        backup.getStatus().conditions =
                List.of(condition("Error", true, "VolumeBackup", "b: it is away"));
        assertThat(ended().phase()).isEqualTo(Phase.FAILED);
        assertThat(ended().step()).isEqualTo("b: it is away");
        assertThat(activity.troubles(NOW)).hasSize(1);
        assertThat(activity.troubles(NOW.plus(Duration.ofDays(30))))
                .as("it is the last one")
                .hasSize(1);
    }

    @Test
    void systemRestoreShowsItsResources() {
        SystemRestore restore = there(new SystemRestore());
        restore.getSpec().systemBackup = "nightly";
        restore.getMetadata().setAnnotations(Map.of("drover.io/dry-run", "true"));
        restore.getStatus().state = "Restoring";
        restore.getStatus().items =
                List.of(
                        new ItemState("Volume", "a", "Restored", ""),
                        new ItemState("Volume", "b", "Pending", ""),
                        new ItemState("Volume", "c", "Pending", ""),
                        new ItemState("Volume", "d", "Pending", ""));
        assertThat(open().percent()).isEqualTo(25);
        assertThat(open().about()).isEqualTo("dry run of nightly");

        restore.getStatus().state = "Completed";
        restore.getStatus().conditions = List.of(condition("Error", false, "", "4 restored"));
        assertThat(ended().phase()).isEqualTo(Phase.DONE);
    }

    @Test
    void runOfAJobCountsVolumes() {
        RecurringJob job = there(new RecurringJob());
        job.getSpec().task = "backup";
        job.getStatus().running = true;
        job.getStatus().volumesSelected = 4;
        job.getStatus().volumesDone = 1;
        job.getStatus().lastRunTime = HOUR_AGO;
        assertThat(open().percent()).isEqualTo(25);
        assertThat(open().step()).isEqualTo("1 of 4 volumes");
        assertThat(open().isCancellable()).isFalse();

        job.getStatus().running = false;
        job.getStatus().volumesFailed = 3;
        job.getStatus().lastCompletionTime = HOUR_AGO;
        assertThat(ended().phase()).isEqualTo(Phase.FAILED);
        assertThat(ended().step()).isEqualTo("3 of 4 volumes failed");
    }

    @Test
    void verificationEndsWithWhatItFound() throws InterruptedException {
        BackupTarget target = there(new BackupTarget());
        target.getStatus().verifyStartedAt = HOUR_AGO;
        endless("verify/1-2-3");
        assertThat(open().kind()).isEqualTo(RunKind.VERIFICATION);
        assertThat(open().phase()).isEqualTo(Phase.RUNNING);

        target.getStatus().verifyStartedAt = "";
        target.getStatus().verifiedAt = HOUR_AGO;
        target.getStatus().conditions =
                List.of(condition("Verified", false, "DamageFound", "1 backup is damaged"));
        assertThat(ended().phase()).isEqualTo(Phase.FAILED);
    }

    @Test
    void rateAndTimeLeftAreThoseOfTheWholeAttempt() {
        Run.Moving moving = new Run.Moving(100, 400, Duration.ofSeconds(10));

        assertThat(moving.rate()).isEqualTo(10);
        assertThat(moving.left()).contains(Duration.ofSeconds(30));
        assertThat(new Run.Moving(0, 400, Duration.ZERO).left()).isEmpty();
    }

    @Test
    void whatAnotherDroverDoesIsShownAsTheResourceTells() {
        holder = Optional.of("pod drover-1 on node-2");
        backup("InProgress").getStatus().progress = 61;

        assertThat(open())
                .returns(Phase.RUNNING, Run::phase)
                .returns(61, Run::percent)
                .returns("by pod drover-1 on node-2", Run::step);
        assertThat(activity.running(NOW)).isEqualTo(1);
        assertThat(activity.elsewhere()).contains("pod drover-1 on node-2");
    }

    @Test
    void whatWaitsElsewhereWaits() {
        holder = Optional.of("");
        backup("Pending");

        assertThat(open().phase()).isEqualTo(Phase.WAITING);
        assertThat(activity.elsewhere()).contains("another Drover");
    }

    @Test
    void aVerificationElsewhereIsShownAsTheTargetTells() {
        holder = Optional.of("pod drover-1 on node-2");
        there(new BackupTarget()).getStatus().verifyStartedAt = HOUR_AGO;

        assertThat(open()).returns(Phase.RUNNING, Run::phase);
    }

    private Backup asked(String reason, String answered) {
        Backup backup = backup("Completed");
        backup.getSpec().snapshotName = "";
        backup.getMetadata().setAnnotations(Map.of("drover.io/verify-now", HOUR_AGO));
        backup.getStatus().lastVerifyNow = answered;
        backup.getStatus().conditions =
                List.of(condition("Verified", reason.equals("Completed"), reason, "so it is"));
        return backup;
    }

    @Test
    void aVerificationThatSomebodyAskedForRunsByItsJob() throws Exception {
        Backup backup = asked("InProgress", "");
        endless("verify-now/1-2-3");

        assertThat(open())
                .returns(RunKind.BACKUP_VERIFICATION, Run::kind)
                .returns(Phase.RUNNING, Run::phase)
                .returns("data on archive", Run::about);
        assertThat(activity.proof(backup, NOW)).map(Run::phase).contains(Phase.RUNNING);
    }

    @Test
    void aVerificationElsewhereIsShownByItsCondition() {
        holder = Optional.of("pod drover-1 on node-2");
        asked("InProgress", "");

        assertThat(open().phase()).isEqualTo(Phase.RUNNING);
    }

    @Test
    void whatCameOfAVerificationIsShown() {
        Backup backup = asked("DamageFound", HOUR_AGO);

        assertThat(ended()).returns(Phase.FAILED, Run::phase).returns("so it is", Run::step);
        assertThat(activity.proof(backup, NOW)).map(Run::phase).contains(Phase.FAILED);
        backup.getStatus().conditions =
                List.of(condition("Verified", true, "Completed", "all sound"));
        assertThat(ended().phase()).isEqualTo(Phase.DONE);
    }

    @Test
    void nobodyAskedForAVerification() {
        assertThat(activity.proof(backup("Completed"), NOW)).isEmpty();
    }
}
