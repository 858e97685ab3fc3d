package io.drover.control.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.ObjectKey;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.TestVolume;
import io.drover.control.backupvolume.Backups;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.Times;
import io.drover.support.TestPlane;
import io.fabric8.kubernetes.client.CustomResource;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/** Requests by annotation, as reconciliations begin, end and refuse them. */
class RequestedVerificationsTest {
    @TempDir private Path directory;

    private final Semaphore turn = new Semaphore(1);
    private TestPlane plane;
    private FaultyStore store;
    private RequestedVerifications<Backup, Backup.Status> ofBackups;
    private RequestedVerifications<BackupVolume, BackupVolume.Status> ofVolumes;

    @BeforeEach
    void start() throws Exception {
        plane = new TestPlane();
        store = plane.target("main");
        TestVolume volume = TestVolume.small("data");
        volume.backup(store, "b1", 1, volume.content(1, 2, 3));
        volume.backup(store, "b2", 2, volume.content(1, 2, 4, 5));
        plane.backupVolume("v-data", "data", "main");
        complete("b1");
        complete("b2");
        plane.informers().open();
        await().until(plane.informers()::allSynced);
        VerificationRun.Tools tools = VerificationTools.of(plane, directory);
        ofBackups =
                new RequestedVerifications<>(
                        new BackupChecks(tools),
                        RequestFields.OF_BACKUP,
                        plane.jobs(),
                        plane.informers(),
                        turn,
                        plane::now);
        ofVolumes =
                new RequestedVerifications<>(
                        new BackupVolumeChecks(tools),
                        RequestFields.OF_VOLUME,
                        plane.jobs(),
                        plane.informers(),
                        turn,
                        plane::now);
    }

    @AfterEach
    void stop() {
        plane.close();
    }

    private void complete(String name) {
        Backup backup = plane.backup(name, "data", "main");
        Backup.Status status = new Backup.Status();
        status.state = Backups.COMPLETED;
        status.volumeName = "data";
        status.backupTargetName = "main";
        plane.writer().write(backup, status);
    }

    private void ask(Class<? extends CustomResource<?, ?>> kind, String name, String value) {
        plane.cluster()
                .patch(
                        kind,
                        name,
                        Map.of(
                                "metadata",
                                Map.of("annotations", Map.of("drover.io/verify-now", value))));
    }

    private Backup.Status status(String name) {
        return plane.cluster().find(Backup.class, name).orElseThrow().getStatus();
    }

    private static Condition verified(List<Condition> conditions) {
        return Conditions.find(conditions, "Verified").orElseThrow();
    }

    /** What the route does; returns the case. */
    private <T extends CustomResource<?, S>, S> String reconcile(
            RequestedVerifications<T, S> requests, Class<T> kind, String name) {
        Reconciliation<T, S> run = plane.reconciliations().begin(kind, name);
        String found = requests.recognise(run);
        switch (found) {
            case "due" -> requests.start(run);
            case "refused" -> requests.refuse(run);
            case "ended" -> requests.end(run);
            case "stopped" -> requests.stop(run);
            default -> {
                // nothing to do
            }
        }
        plane.reconciliations().publish(run);
        return found;
    }

    private String reconcile(String backup) {
        return reconcile(ofBackups, Backup.class, backup);
    }

    private void awaitEnd(String backup) {
        await().until(() -> reconcile(backup).equals("ended"));
    }

    private List<ObjectKey> blocks() throws StoreException, InterruptedException {
        List<ObjectKey> keys = new ArrayList<>();
        store.list(
                new ObjectKey("backupstore"),
                object -> {
                    if (object.key().value().endsWith(".blk")) {
                        keys.add(object.key());
                    }
                });
        return keys;
    }

    @Test
    void nobodyHasAsked() {
        assertThat(reconcile("b1")).isEqualTo("none");
        assertThat(status("b1").conditions).isEmpty();
    }

    @Test
    void aBackupIsReadAloneAndOnce() {
        ask(Backup.class, "b1", "please");

        assertThat(reconcile("b1")).isEqualTo("due");
        assertThat(verified(status("b1").conditions).reason()).isEqualTo("InProgress");
        awaitEnd("b1");

        assertThat(reconcile("b1")).isEqualTo("none");
        assertThat(status("b1").lastVerifyNow).isEqualTo("please");
        assertThat(status("b1").verified).isEqualTo("100%");
        assertThat(status("b1").verifiedSince).isEqualTo(Times.format(plane.now()));
        assertThat(verified(status("b1").conditions))
                .returns(true, Condition::isTrue)
                .returns(
                        "its configuration and 3 blocks were read; no damage found",
                        Condition::message);
        assertThat(status("b2").verifiedAt).isEmpty();
    }

    /** A lifecycle rule, or another cluster, has deleted it. */
    @Test
    void whatIsGoneFromTheStoreIsNotFoundSound() throws Exception {
        List<ObjectKey> configurations = new ArrayList<>();
        store.list(
                new ObjectKey("backupstore"),
                object -> {
                    if (object.key().value().endsWith("/backups/backup_b1.cfg")) {
                        configurations.add(object.key());
                    }
                });
        assertThat(configurations).hasSize(1);
        store.delete(configurations);
        ask(Backup.class, "b1", "please");
        reconcile("b1");
        awaitEnd("b1");

        assertThat(status("b1").verified).isEmpty();
        assertThat(verified(status("b1").conditions))
                .returns(false, Condition::isTrue)
                .returns("VerificationRefused", Condition::reason);

        ask(BackupVolume.class, "v-data", "please");
        reconcile(ofVolumes, BackupVolume.class, "v-data");
        await().until(() -> reconcile(ofVolumes, BackupVolume.class, "v-data").equals("ended"));
        assertThat(
                        verified(
                                plane.cluster()
                                        .find(BackupVolume.class, "v-data")
                                        .orElseThrow()
                                        .getStatus()
                                        .conditions))
                .returns(false, Condition::isTrue)
                .satisfies(condition -> assertThat(condition.message()).contains("not read", "b1"));
    }

    @Test
    void anotherValueAsksAgain() {
        ask(Backup.class, "b1", "first");
        reconcile("b1");
        awaitEnd("b1");
        ask(Backup.class, "b1", "second");

        assertThat(reconcile("b1")).isEqualTo("due");
        awaitEnd("b1");

        assertThat(status("b1").lastVerifyNow).isEqualTo("second");
    }

    @Test
    void damageIsShown() throws Exception {
        List<ObjectKey> before = blocks();
        TestVolume other = TestVolume.small("data");
        other.delete(store, "b2");
        ObjectKey shared = blocks().getFirst();
        assertThat(before).contains(shared);
        store.delete(List.of(shared));
        ask(Backup.class, "b1", "please");
        reconcile("b1");
        awaitEnd("b1");

        assertThat(verified(status("b1").conditions))
                .returns("DamageFound", Condition::reason)
                .returns(false, Condition::isTrue);
        assertThat(VerificationRecords.isDamaged(status("b1").conditions)).isTrue();
        assertThat(status("b1").verifiedSince).isEmpty();
    }

    @Test
    void aStoreThatFailsIsNoFinding() {
        store.on(FaultyStore.Kind.READ).of(".blk").fails(StoreException.Unavailable::new);
        ask(Backup.class, "b1", "please");
        reconcile("b1");
        awaitEnd("b1");

        assertThat(verified(status("b1").conditions).reason()).isEqualTo("VerificationStopped");
        assertThat(VerificationRecords.isDamaged(status("b1").conditions)).isFalse();
        assertThat(reconcile("b1")).as("is not tried again by itself").isEqualTo("none");
    }

    @Test
    void whatIsInTheWayIsNamed() {
        BackupTarget target = plane.cluster().find(BackupTarget.class, "main").orElseThrow();
        plane.writer().write(target, new BackupTarget.Status());
        ask(Backup.class, "b1", "please");

        assertThat(reconcile("b1")).isEqualTo("refused");

        assertThat(verified(status("b1").conditions))
                .returns("VerificationRefused", Condition::reason)
                .returns(
                        "backup target 'main' is not available; its condition Unavailable says why",
                        Condition::message);
        assertThat(reconcile("b1")).isEqualTo("none");
    }

    @Test
    void whatIsNotCompletedIsNotRead() {
        plane.backup("b3", "data", "main");
        ask(Backup.class, "b3", "please");

        assertThat(reconcile("b3")).isEqualTo("refused");
        assertThat(verified(status("b3").conditions).message())
                .isEqualTo("the backup is not completed, so there is nothing to read");
    }

    @Test
    void oneIsReadAfterTheOther() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        store.on(FaultyStore.Kind.READ).of(".blk").waits(reached, release);
        ask(Backup.class, "b1", "please");
        ask(Backup.class, "b2", "please");
        reconcile("b1");
        reached.await();
        reconcile("b2");
        await().until(() -> turn.hasQueuedThreads());
        assertThat(reconcile("b1")).isEqualTo("running");
        assertThat(reconcile("b2")).isEqualTo("running");

        release.countDown();

        awaitEnd("b1");
        awaitEnd("b2");
        assertThat(status("b2").verified).isEqualTo("100%");
    }

    @Test
    void whatIsInterruptedIsBegunAnew() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        store.on(FaultyStore.Kind.READ).of(".blk").waits(reached, new CountDownLatch(1));
        ask(Backup.class, "b1", "please");
        reconcile("b1");
        reached.await();
        plane.jobs().cancel("verify-now/");
        awaitEnd("b1");
        store.calm();

        assertThat(status("b1").lastVerifyNow).isEmpty();
        assertThat(reconcile("b1")).isEqualTo("due");
        awaitEnd("b1");
        assertThat(verified(status("b1").conditions).isTrue()).isTrue();
    }

    @Test
    void aReportThatCouldNotBeWrittenIsRepeated() {
        ask(Backup.class, "b1", "please");
        reconcile("b1");
        await().until(() -> plane.jobs().running("verify-now/") == 0);
        Reconciliation<Backup, Backup.Status> lost =
                plane.reconciliations().begin(Backup.class, "b1");
        ofBackups.recognise(lost);
        ofBackups.end(lost);

        assertThat(reconcile("b1")).isEqualTo("ended");
        assertThat(status("b1").lastVerifyNow).isEqualTo("please");
    }

    @Test
    void allBackupsOfAVolumeAreRead() {
        ask(BackupVolume.class, "v-data", "please");
        reconcile(ofVolumes, BackupVolume.class, "v-data");
        await().until(() -> reconcile(ofVolumes, BackupVolume.class, "v-data").equals("ended"));

        BackupVolume.Status status =
                plane.cluster().find(BackupVolume.class, "v-data").orElseThrow().getStatus();
        assertThat(verified(status.conditions).message())
                .isEqualTo("2 backups: all configurations and 5 blocks were read; no damage found");
        assertThat(status.verifiedSlices).startsWith("00-ff=");
        assertThat(status.lastVerifyNow).isEqualTo("please");
        assertThat(status("b1").verified).isEqualTo("100%");
        assertThat(status("b2").verified).isEqualTo("100%");
    }

    @Test
    void aRunOverTheVolumeKeepsWhatIsKnownOfABackup() throws Exception {
        ask(Backup.class, "b1", "please");
        reconcile("b1");
        awaitEnd("b1");
        String since = status("b1").verifiedSince;
        plane.advance(Duration.ofHours(1));
        BackupVolume volume = plane.cluster().find(BackupVolume.class, "v-data").orElseThrow();

        new VolumeCheck(
                        volume,
                        plane.connections()
                                .open(
                                        plane.cluster()
                                                .find(BackupTarget.class, "main")
                                                .orElseThrow()),
                        () -> {},
                        new VerificationRecords(
                                plane.cluster(),
                                plane.cluster(),
                                plane.writer(),
                                plane.events(),
                                plane::now),
                        plane::now)
                .run(
                        new RunShare(1, Instant.MIN, plane.now()),
                        _ -> List.of(),
                        ProgressListener.NONE);

        assertThat(status("b1").verified).isEqualTo("100%");
        assertThat(status("b1").verifiedSince).isEqualTo(since);
    }
}
