package io.drover.control.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.TestEngine;
import io.drover.control.connection.TargetConnections;
import io.drover.control.job.JobRunner;
import io.drover.control.job.WaitingJobs;
import io.drover.mover.DataMoverRoute;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.Snapshot;
import io.drover.resource.StatusWriter;
import io.drover.resource.Volume;
import io.drover.store.Silence;
import io.drover.support.BackupRoutes;
import io.drover.support.TestCluster;
import io.drover.support.TestMover;
import io.drover.support.TestReconciliations;
import io.drover.support.TestTargets;
import io.fabric8.kubernetes.client.KubernetesClientException;

import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A data mover that does not end, and reconciliations meanwhile. */
@Timeout(60)
class BackupExecutionTest {
    private final CountDownLatch gate = new CountDownLatch(1);
    private final JobRunner jobs = new JobRunner();
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile Optional<Exception> failure = Optional.empty();
    private volatile Instant now = Instant.now();
    private TestCluster api;
    private Cluster own;
    private TestMover mover;
    private TestReconciliations runs;
    private Informers informers;
    private TestBackups backups;
    private BackupRoutes routes;

    @BeforeEach
    void start() throws Exception {
        api = TestCluster.start();
        own = Cluster.connect(api.cluster().client().getConfiguration(), Names.DEFAULT_NAMESPACE);
        runs = new TestReconciliations(new DefaultCamelContext(), api.cluster());
        mover =
                new TestMover(
                        "data-mover-backup",
                        exchange ->
                                move(
                                        exchange.getProperty(
                                                DataMoverRoute.PROGRESS, ProgressListener.class)));
        informers = new Informers(own, 0);
        backups = new TestBackups(own, jobs, informers, this::now, Duration.ofSeconds(10));
        routes =
                backups.withRequests(mover.route())
                        .withStores(
                                new TargetConnections(
                                        own, own, new TestTargets(), TestEngine.OPTIONS, this::now))
                        .routes();
        createBackup();
    }

    @AfterEach
    void stop() throws Exception {
        gate.countDown();
        end.countDown();
        jobs.close();
        routes.close();
        mover.close();
        own.close();
        api.close();
    }

    private Instant now() {
        return now;
    }

    /** Fails, or makes progress without an end. */
    private void move(ProgressListener progress) throws Exception {
        gate.await();
        if (failure.isPresent()) {
            throw failure.get();
        }
        progress.onProgress(new ProgressListener.Progress(1, 100, 1));
        end.await();
    }

    private void createBackup() {
        StatusWriter writer = new StatusWriter(api.cluster());
        BackupTarget target = new BackupTarget();
        target.getSpec().backupTargetURL = "file:///store";
        target = api.create(target, "default");
        BackupTarget.Status available = new BackupTarget.Status();
        available.available = true;
        writer.write(target, available);
        Volume volume = new Volume();
        volume.getSpec().size = "4194304";
        api.create(volume, "vol");
        Snapshot snapshot = new Snapshot();
        snapshot.getSpec().volume = "vol";
        snapshot = api.create(snapshot, "snap");
        Snapshot.Status ready = new Snapshot.Status();
        ready.readyToUse = true;
        ready.creationTime = Instant.EPOCH.toString();
        writer.write(snapshot, ready);
        Backup backup = new Backup();
        backup.getSpec().snapshotName = "snap";
        api.create(backup, "backup");
    }

    private Reconciliation<Backup, Backup.Status> look() {
        Reconciliation<Backup, Backup.Status> run = runs.begin(Backup.class, "backup");
        routes.look(run);
        return run;
    }

    @Test
    void startThatCouldNotBePublishedIsPublishedByTheNextReconciliation() {
        assertThat(look().status().state).isEqualTo("InProgress");

        Reconciliation<Backup, Backup.Status> next = look();

        assertThat(next.resource().getStatus().state).as("as it was read").isEmpty();
        assertThat(next.status().state).isEqualTo("InProgress");
        assertThat(next.status().snapshotName).isEqualTo("snap");
        assertThat(next.status().volumeName).isEqualTo("vol");
        assertThat(next.status().backupTargetName).isEqualTo("default");
        assertThat(jobs.running("backup/vol/")).isEqualTo(1);
    }

    @Test
    void failureThatCouldNotBePublishedIsPublishedByTheNextReconciliation() {
        runs.publish(look());
        fail(new StoreException.Corrupt("block 12 is damaged"));

        await().until(() -> look().status().state.equals("Error"));

        assertThat(look().status().state).isEqualTo("Error");
        assertThat(look().status().error).isEqualTo("block 12 is damaged");
    }

    @Test
    void transientFailureIsShownDuringTheWholePause() {
        runs.publish(look());
        fail(new StoreException.Unavailable("the server is down"));

        await().until(() -> look().status().messages.containsKey("error"));

        assertThat(look().status().messages.get("error"))
                .startsWith("the server is down; it is tried again in ");
        assertThat(look().status().state).isEqualTo("InProgress");
    }

    private void fail(Exception cause) {
        failure = Optional.of(cause);
        gate.countDown();
    }

    @Test
    void runningBackupIsFollowedWithoutAskingTheApiServer() {
        runs.publish(look());
        own.close();

        Reconciliation<Backup, Backup.Status> run = look();

        assertThat(run.status().state).isEqualTo("InProgress");
        assertThatThrownBy(() -> own.list(Volume.class)).isInstanceOf(RuntimeException.class);
    }

    private BackupPreparation preparation() {
        return backups.bean(BackupPreparation.class);
    }

    private List<String> events(String reason) {
        return own.client().v1().events().inAnyNamespace().list().getItems().stream()
                .filter(event -> event.getReason().equals(reason))
                .map(event -> event.getType() + ": " + event.getMessage())
                .toList();
    }

    private Reconciliation<Backup, Backup.Status> publishedLook() {
        Reconciliation<Backup, Backup.Status> run = look();
        runs.publish(run);
        return run;
    }

    private void awaitEndOfAttempt() {
        await().until(() -> jobs.running("backup/") == 0);
    }

    @Test
    void outageIsAnEventAtItsBeginningAndOneAtItsEnd() {
        publishedLook();
        fail(new StoreException.OutOfSpace("no space left"));
        awaitEndOfAttempt();
        publishedLook();
        publishedLook();
        assertThat(events("BackupAttemptFailed")).containsExactly("Warning: no space left");

        now = now.plusSeconds(11);
        publishedLook();
        awaitEndOfAttempt();
        assertThat(publishedLook().status().messages.get("error")).startsWith("no space left");
        assertThat(events("BackupAttemptFailed")).as("the same outage").hasSize(1);
        assertThat(events("BackupResumed")).isEmpty();

        failure = Optional.empty();
        now = now.plusSeconds(21);
        assertThat(publishedLook().status().messages)
                .as("until data has reached the store")
                .containsKey("error");
        await().until(() -> jobs.all().values().stream().anyMatch(this::hasStoredSomething));
        assertThat(publishedLook().status().messages).isEmpty();
        publishedLook();
        assertThat(events("BackupResumed")).hasSize(1).allMatch(text -> text.startsWith("Normal"));
    }

    @Test
    void silenceOfTheTargetIsShownAndAnEventUntilItAnswers() {
        publishedLook();
        backups.silence(
                Optional.of(
                        new Silence(
                                Duration.ofSeconds(12),
                                Duration.ofSeconds(63),
                                Optional.of("read timed out"))));
        assertThat(publishedLook().status().messages.get("error"))
                .contains("'default' does not answer (read timed out)");
        publishedLook();
        assertThat(events("BackupTargetSilent")).hasSize(1).allMatch(e -> e.startsWith("Warning"));

        gate.countDown();
        backups.silence(Optional.empty());
        await().until(() -> jobs.all().values().stream().anyMatch(this::hasStoredSomething));

        assertThat(publishedLook().status().messages).isEmpty();
        assertThat(events("BackupResumed")).hasSize(1);
    }

    private boolean hasStoredSomething(JobRunner.Job job) {
        return job.progress().bytesStored() > 0;
    }

    @Test
    void beginningOfAnOutageIsAnEventAlsoIfTheLookThatSawItMetAnotherWriter() {
        publishedLook();
        fail(new StoreException.Unavailable("the server is down"));
        awaitEndOfAttempt();
        Reconciliation<Backup, Backup.Status> late = look();
        Backup.Status others = Cluster.copy(late.resource().getStatus(), Backup.Status.class);
        others.replicaAddress = "other writer";
        new StatusWriter(own).write(api.get(Backup.class, "backup"), others);
        assertThatThrownBy(() -> runs.publish(late)).isInstanceOf(KubernetesClientException.class);
        assertThat(events("BackupAttemptFailed")).as("after the status only").isEmpty();

        publishedLook();

        assertThat(events("BackupAttemptFailed")).hasSize(1);
    }

    @Test
    void backupBetweenTwoAttemptsIsAJobThatWaits() {
        publishedLook();
        assertThat(backups.waiting().all()).isEmpty();
        fail(new StoreException.Unavailable("the server is down"));
        awaitEndOfAttempt();
        publishedLook();

        assertThat(backups.waiting().all().values())
                .extracting(WaitingJobs.Wait::reason)
                .singleElement()
                .asString()
                .startsWith("the server is down");
    }

    @Test
    void backupWhoseTargetIsAwayShowsThatItWaits() {
        StatusWriter writer = new StatusWriter(own);
        writer.write(
                own.find(BackupTarget.class, "default").orElseThrow(), new BackupTarget.Status());

        Backup.Status status = publishedLook().status();

        assertThat(status.state).isEqualTo("Pending");
        assertThat(status.messages.get("waiting"))
                .startsWith("backup target 'default' is unavailable");
        assertThat(backups.waiting().all()).hasSize(1);

        BackupTarget.Status available = new BackupTarget.Status();
        available.available = true;
        writer.write(own.find(BackupTarget.class, "default").orElseThrow(), available);
        assertThat(publishedLook().status().messages).isEmpty();
        assertThat(backups.waiting().all()).isEmpty();
    }

    @Test
    void backupOfADeletedSnapshotFailsWithOneEvent() {
        own.client()
                .resources(Snapshot.class)
                .inNamespace(own.namespace())
                .withName("snap")
                .delete();
        own.removeFinalizer(own.find(Snapshot.class, "snap").orElseThrow());

        assertThat(publishedLook().status().error).isEqualTo("snapshot 'snap' does not exist");
        assertThat(publishedLook().status().state).isEqualTo("Error");

        assertThat(events("BackupFailed"))
                .containsExactly("Warning: snapshot 'snap' does not exist");
    }

    @Test
    void newRequestIsFilledInAndHeldByOneWrite() {
        Backup bare = new Backup();
        bare.setMetadata(own.metadata("bare", Map.of()));
        bare.getMetadata().setFinalizers(List.of("example.com/other"));
        bare.getSpec().snapshotName = "snap";
        Backup made = own.client().resource(bare).inNamespace(own.namespace()).create();

        preparation().fillIn(own.find(Backup.class, "bare").orElseThrow());

        Backup filled = own.find(Backup.class, "bare").orElseThrow();
        assertThat(filled.getFinalizers()).containsExactly("example.com/other", Names.FINALIZER);
        assertThat(filled.getMetadata().getLabels())
                .containsEntry(Names.LABEL_BACKUP_VOLUME, "vol")
                .containsEntry(Names.LABEL_TARGET, "default");
        assertThat(filled.getSpec().backupMode).isEqualTo("incremental");
        assertThat(filled.getMetadata().getGeneration())
                .isEqualTo(made.getMetadata().getGeneration() + 1);
    }
}
