package io.drover.control.standby;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.control.job.JobRunner;
import io.drover.control.volume.VolumeObstacle.TargetMissing;
import io.drover.mover.CatchUpTask;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Names;
import io.drover.resource.Volume;
import io.drover.store.TargetReference;
import io.drover.support.ClaimCaches;
import io.drover.support.TestCluster;
import io.drover.support.TestMover;
import io.drover.support.TestReconciliations;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;

import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Whether a step may begin, by the target and by what there is already. */
class StandbyStepsTest {
    private TestCluster api;
    private DefaultCamelContext context;
    private Informers informers;
    private JobRunner jobs;

    @BeforeEach
    void start() throws IOException {
        api = TestCluster.start();
        context = new DefaultCamelContext();
        jobs = new JobRunner();
        informers = ClaimCaches.open(api.cluster());
        Volume volume = new Volume();
        volume.getSpec().fromBackup = "file:///main?backup=b1&volume=vol";
        volume.getSpec().backupTargetName = "lost";
        api.create(volume, "standby");
        TestCluster.annotate(
                api.cluster(),
                Volume.class,
                "standby",
                Map.of(
                        "drover.io/standby-step",
                        "{\"backup\":\"b2\",\"number\":2,\"whole\":true}"));
    }

    @AfterEach
    void stop() {
        jobs.close();
        informers.close();
        context.stop();
        api.close();
    }

    private void require(boolean available) throws TargetMissing {
        BackupTarget target = new BackupTarget();
        target.setMetadata(new ObjectMetaBuilder().withName("main").build());
        target.getStatus().available = available;
        new StandbySteps(null, jobs, informers)
                .requireAvailable(
                        run(),
                        new Followed.Newest(
                                target, new BackupVolume(), "b2", Optional.empty(), Set.of("b2")));
    }

    @Test
    void withoutATargetTheJobThatIsThereIsGoneOnWith() throws Exception {
        job();
        BlockingQueue<CatchUpTask> tasks = new LinkedBlockingQueue<>();
        try (TestMover mover =
                new TestMover(
                        "data-mover-catch-up",
                        exchange -> tasks.add(exchange.getMessage().getBody(CatchUpTask.class)))) {
            new StandbySteps(mover.route(), jobs, informers).resume(run());

            CatchUpTask task = tasks.take();
            assertThat(task.request().backup().value()).as("that of the step").isEqualTo("b2");
            assertThat(task.target()).isEqualTo(new TargetReference("lost", "", ""));
        }
    }

    private Reconciliation<Volume, Volume.Status> run() {
        return new TestReconciliations(context, api.cluster()).begin(Volume.class, "standby");
    }

    private void job() {
        String uid = api.get(Volume.class, "standby").getMetadata().getUid();
        api.cluster()
                .create(
                        new JobBuilder()
                                .withNewMetadata()
                                .withName("rs-" + uid.replace("-", "").substring(0, 12) + "-2")
                                .addToLabels(Names.LABEL_MANAGED_BY, Names.DROVER)
                                .endMetadata()
                                .build());
    }

    @Test
    void aTargetThatIsAwayIsAwaited() {
        assertThatThrownBy(() -> require(false))
                .isInstanceOf(TargetMissing.class)
                .hasMessageContaining("backup target main is unavailable");
        assertThatCode(() -> require(true)).doesNotThrowAnyException();
    }

    @Test
    void aJobThatIsThereIsGoneOnWithWithoutTheTarget() {
        job();

        await().untilAsserted(
                        () -> assertThatCode(() -> require(false)).doesNotThrowAnyException());
    }
}
