package io.drover.control.mover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.control.job.JobRunner;
import io.drover.control.volume.VolumeRestore;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Cluster;
import io.drover.resource.MoverLease;
import io.drover.resource.Volume;
import io.drover.support.ClaimCaches;
import io.drover.support.TestCluster;
import io.drover.support.TestReconciliations;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;

import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** Steps that are under way as Drover starts, with the target away. */
@Timeout(60)
class LeftStepsTest {
    private static final String HELD =
            "{\"reached\":{\"backup\":\"b1\",\"taken\":\"2026-01-01T00:00:01Z\",\"size\":4096,"
                    + "\"device\":8192,\"blocks\":\"x\"},\"claim\":\"u\",\"number\":1}";

    private TestCluster api;
    private DefaultCamelContext context;
    private Informers informers;
    private JobRunner jobs;
    private LeftSteps steps;

    @BeforeEach
    void start() throws IOException {
        api = TestCluster.start();
        context = new DefaultCamelContext();
        jobs = new JobRunner();
        api.create(new Volume(), "standby");
        step(true, false);
    }

    @AfterEach
    void stop() {
        jobs.close();
        if (informers != null) {
            informers.close();
        }
        context.stop();
        api.close();
    }

    private void step(boolean whole, boolean idle) {
        String note =
                "{\"backup\":\"b2\",\"number\":2,\"whole\":%s,\"idle\":%s}".formatted(whole, idle);
        note(note);
    }

    /**
     * @param step empty for none
     */
    private void note(String step) {
        TestCluster.annotate(
                api.cluster(),
                Volume.class,
                "standby",
                Map.of(StandbyNotes.HELD, HELD, StandbyNotes.STEP, step));
    }

    private Volume volume() {
        return api.get(Volume.class, "standby");
    }

    private String name() {
        return RestorePlan.name(volume().getMetadata().getUid()) + "-2";
    }

    private ObjectMeta metadata(Map<String, String> annotations) {
        return new ObjectMetaBuilder()
                .withName(name())
                .withLabels(
                        Map.of(
                                JobPlan.OWNER,
                                volume().getMetadata().getUid(),
                                "app.kubernetes.io/managed-by",
                                "drover"))
                .withAnnotations(annotations)
                .build();
    }

    private void lease(String touched) {
        api.cluster()
                .create(
                        new LeaseBuilder()
                                .withMetadata(metadata(Map.of(MoverLease.TOUCHED, touched)))
                                .withNewSpec()
                                .endSpec()
                                .build());
    }

    /** A Job that runs; what has become of it follows. */
    private void job() {
        api.cluster().create(new JobBuilder().withMetadata(metadata(Map.of())).build());
    }

    private void ended(String how) {
        api.cluster()
                .client()
                .resource(api.get(Job.class, name()))
                .subresource("status")
                .patch(
                        Cluster.MERGE,
                        "{\"status\":{\"conditions\":[{\"type\":\"%s\",\"status\":\"True\"}]}}"
                                .formatted(how));
    }

    /** A Drover that has filled its caches, and looks at the volume. */
    private boolean isTakenBack() {
        informers = ClaimCaches.open(api.cluster());
        steps = new LeftSteps(informers, api.cluster(), jobs);
        settle();
        assertThat(StandbyNotes.heldBackup(volume()).orElseThrow().backup()).isEqualTo("b1");
        return StandbyNotes.towards(volume()).isEmpty();
    }

    private void settle() {
        steps.settle(
                new TestReconciliations(context, api.cluster()).begin(Volume.class, "standby"));
    }

    @Test
    void aJobThatFailedBeforeItWroteIsTakenBack() {
        lease("false");
        job();
        ended("Failed");

        assertThat(isTakenBack()).isTrue();
        assertThat(MoverLease.isClosed(api.get(Lease.class, name()))).as("nor will it").isTrue();
        assertThat(StandbyNotes.next(volume())).as("no name twice").isEqualTo(3);
    }

    /** The device needed no write to hold the backup. */
    @Test
    void aJobThatEndedWellIsTakenNoteOf() {
        lease("false");
        job();
        ended("Complete");

        assertThat(isTakenBack()).isFalse();
        assertThat(LeftSteps.hasJob(informers, volume())).isTrue();
    }

    /** The pass that takes it back must not begin another step without the target. */
    @Test
    void aJobThatFailedIsNotGoneOnWith() {
        lease("false");
        job();
        ended("Failed");
        Volume before = volume();

        assertThat(isTakenBack()).isTrue();

        assertThat(LeftSteps.hasJob(informers, before)).isFalse();
    }

    /** Its Pod could wait for ever for a ConfigMap that Drover did not come to make. */
    @Test
    void theJobOfAStepThatWasTakenBackIsDeleted() {
        step(true, true);
        job();
        assertThat(isTakenBack()).isTrue();

        settle();

        assertThat(api.cluster().find(Job.class, name())).isEmpty();
    }

    /** The note is younger than what a cache has of the volume. */
    @Test
    void theJobOfAStepThatHasJustBegunStays() {
        TestReconciliations runs = new TestReconciliations(context, api.cluster());
        note("");
        job();
        informers = ClaimCaches.open(api.cluster());
        steps = new LeftSteps(informers, api.cluster(), jobs);
        Reconciliation<Volume, Volume.Status> run = runs.begin(Volume.class, "standby");
        step(true, false);

        steps.settle(run);

        assertThat(api.cluster().find(Job.class, name())).isPresent();
    }

    @Test
    void aJobThatIsGoneIsTakenBackIfItsLeaseIsThere() {
        lease("false");

        assertThat(isTakenBack()).isTrue();
    }

    @Test
    void withoutALeaseNothingIsProven() {
        assertThat(isTakenBack()).isFalse();
    }

    @Test
    void whatWasWrittenIsNotTakenBack() {
        lease("true");
        job();
        ended("Failed");

        assertThat(isTakenBack()).isFalse();
    }

    @Test
    void oneThatWasBetweenTwoBackupsBeforeStaysThere() {
        step(false, false);
        lease("false");

        assertThat(isTakenBack()).isFalse();
        assertThat(MoverLease.isUntouched(api.get(Lease.class, name()))).isTrue();
    }

    @Test
    void aJobThatMayStillWriteIsLeftAloneAndItsEndLookedAt() {
        lease("false");
        job();
        assertThat(isTakenBack()).isFalse();
        assertThat(MoverLease.isUntouched(api.get(Lease.class, name()))).isTrue();
        Set<String> looked = ConcurrentHashMap.newKeySet();
        informers.listen(Volume.class, looked::add);
        looked.clear();

        ended("Failed");

        await().until(() -> looked.contains("standby"));
        settle();
        assertThat(StandbyNotes.towards(volume())).isEmpty();
    }

    @Test
    void aJobThatHasLostItsLeaseToDroverIsTakenBack() {
        lease("closed");
        job();

        assertThat(isTakenBack()).isTrue();
    }

    @Test
    void aStepWithoutALeaseYetIsTakenBack() {
        step(true, true);
        job();

        assertThat(isTakenBack()).isTrue();
    }

    @Test
    void aStepOfThisProcessIsItsOwnMatter() throws InterruptedException {
        lease("false");
        CountDownLatch end = new CountDownLatch(1);
        jobs.start(
                VolumeRestore.key(volume()),
                _ -> {
                    end.await();
                    return "";
                },
                () -> {});

        assertThat(isTakenBack()).isFalse();
        end.countDown();
    }

    @Test
    void aJobIsGoneOnWithUnlessItCannotWriteAnyMore() {
        lease("true");
        job();
        informers = ClaimCaches.open(api.cluster());
        assertThat(LeftSteps.hasJob(informers, volume())).isTrue();
        ended("Complete");
        assertThat(LeftSteps.hasJob(informers, volume())).as("it may have ended well").isTrue();
        step(true, true);
        assertThat(LeftSteps.hasJob(informers, volume())).as("without a Lease").isFalse();
        step(true, false);
        api.cluster()
                .patch(
                        Lease.class,
                        name(),
                        Map.of(
                                "metadata",
                                Map.of("annotations", Map.of(MoverLease.TOUCHED, "closed"))));

        await().until(() -> !LeftSteps.hasJob(informers, volume()));

        api.cluster().delete(Lease.class, name());
        await().until(() -> LeftSteps.hasJob(informers, volume()));
        api.cluster().delete(Job.class, name());
        await().until(() -> !LeftSteps.hasJob(informers, volume()));
    }

    @Test
    void aVolumeWithoutAStepHasNone() {
        informers = ClaimCaches.open(api.cluster());
        api.create(new Volume(), "other");

        assertThat(LeftSteps.hasJob(informers, api.get(Volume.class, "other"))).isFalse();
    }
}
