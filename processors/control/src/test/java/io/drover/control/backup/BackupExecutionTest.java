package io.drover.control.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.TestEngine;
import io.drover.control.connection.TargetConnections;
import io.drover.control.job.JobRunner;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.resource.Snapshot;
import io.drover.resource.StatusWriter;
import io.drover.resource.Volume;
import io.drover.support.BackupRoutes;
import io.drover.support.TestCluster;
import io.drover.support.TestMover;
import io.drover.support.TestReconciliations;
import io.drover.support.TestTargets;

import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A data mover that does not come to an end, and what is done meanwhile. */
@Timeout(60)
class BackupExecutionTest {
    private final CountDownLatch gate = new CountDownLatch(1);
    private final JobRunner jobs = new JobRunner();
    private volatile Optional<Exception> failure = Optional.empty();
    private TestCluster api;
    private Cluster own;
    private TestMover mover;
    private TestReconciliations runs;
    private Informers informers;
    private BackupRoutes routes;

    @BeforeEach
    void start() throws Exception {
        api = TestCluster.start();
        own = Cluster.connect(api.cluster().client().getConfiguration(), Names.DEFAULT_NAMESPACE);
        runs = new TestReconciliations(new DefaultCamelContext(), api.cluster());
        mover = new TestMover("data-mover-backup", exchange -> move());
        informers = new Informers(own, 0);
        routes =
                new TestBackups(own, jobs, informers, InstantSource.system(), Duration.ofMinutes(5))
                        .withRequests(mover.route())
                        .withStores(
                                new TargetConnections(
                                        own,
                                        new TestTargets(),
                                        TestEngine.OPTIONS,
                                        InstantSource.system()))
                        .routes();
        createBackup();
    }

    @AfterEach
    void stop() throws Exception {
        gate.countDown();
        jobs.close();
        routes.close();
        mover.close();
        own.close();
        api.close();
    }

    private void move() throws Exception {
        gate.await();
        if (failure.isPresent()) {
            throw failure.get();
        }
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
    void startThatCouldNotBeToldIsToldByTheNextLook() {
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
    void failureThatCouldNotBeToldIsToldByTheNextLook() {
        runs.publish(look());
        fail(new StoreException.Corrupt("block 12 is damaged"));

        await().until(() -> look().status().state.equals("Error"));

        assertThat(look().status().state).isEqualTo("Error");
        assertThat(look().status().error).isEqualTo("block 12 is damaged");
    }

    @Test
    void failureThatMayPassIsToldDuringTheWholePause() {
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
}
