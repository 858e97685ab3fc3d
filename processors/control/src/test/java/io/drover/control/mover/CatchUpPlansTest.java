package io.drover.control.mover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.restore.CatchUpRequest;
import io.drover.blockengine.store.StoreException;
import io.drover.control.claim.ClaimRequest;
import io.drover.control.job.JobRunner;
import io.drover.mover.CatchUpRun;
import io.drover.mover.CatchUpTask;
import io.drover.mover.CatchUpWay;
import io.drover.mover.MoverOutcome.Reached;
import io.drover.reconcile.Informers;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Backup;
import io.drover.resource.MoverLease;
import io.drover.resource.Volume;
import io.drover.store.TargetReference;
import io.drover.support.ClaimCaches;
import io.drover.support.TestCluster;
import io.drover.support.TestReconciliations;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;

import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** What the notes on a standby volume say about its device, and what follows. */
@Timeout(60)
class CatchUpPlansTest {
    private static final Reached HELD =
            new Reached(
                    "b1",
                    "2026-01-01T00:00:01Z",
                    4096,
                    8192,
                    "digits",
                    Map.of("drover.io/fs-type", "xfs"));

    private TestCluster api;
    private TestVolumes storage;
    private Informers informers;
    private PrimeClaims primes;
    private LostPrimes losses;
    private JobRunner jobs;
    private CatchUpPlans plans;
    private StandbyNotes notes;

    @BeforeEach
    void start() throws IOException {
        api = TestCluster.start();
        informers = ClaimCaches.open(api.cluster());
        primes = TestPrimes.of(api.cluster(), informers, Duration.ofSeconds(20));
        jobs = new JobRunner();
        losses = new LostPrimes(informers, api.cluster(), primes);
        plans = new CatchUpPlans(informers, api.cluster(), primes);
        notes = new StandbyNotes(api.cluster());
        Volume volume = new Volume();
        volume.getSpec().fromBackup = "file:///main?backup=b1&volume=vol";
        volume.getSpec().standby = true;
        volume.getSpec().size = "4096";
        api.create(volume, "standby");
        TestCluster.annotate(
                api.cluster(),
                Volume.class,
                "standby",
                Map.of(
                        "drover.io/driver", "pvc",
                        "drover.io/claim", "shop/data"));
        storage = TestVolumes.start(api.cluster());
        storage.bound(RestorePlan.name(volume().getMetadata().getUid()));
    }

    @AfterEach
    void stop() {
        jobs.close();
        storage.close();
        informers.close();
        api.close();
    }

    private Volume volume() {
        return api.get(Volume.class, "standby");
    }

    private PersistentVolumeClaim prime() {
        return primes.find(volume()).orElseThrow();
    }

    private static CatchUpTask task(String backup) {
        return new CatchUpTask(
                "standby",
                new TargetReference("main", "file:///main", ""),
                new CatchUpRequest(new VolumeName("vol"), new BackupName(backup)),
                "",
                "",
                "pvc");
    }

    /** It holds backup b1, by a step with that number. */
    private void hold(int number) throws IOException {
        notes.reached(stepOf(number), HELD, prime().getMetadata().getUid());
    }

    private CatchUpPlan stepOf(int number) {
        return new CatchUpPlan(
                task("b1"),
                volume(),
                number,
                new ClaimRequest("shop", "data", "", "", "", false),
                new Backup(),
                4096,
                CatchUpWay.FULL,
                Reached.NOTHING,
                false,
                false);
    }

    /** A step begins, and is cut off when its Pods may have written something. */
    private void written(CatchUpPlan plan) throws Exception {
        plans.begin(plan);
        notes.admit(plan);
    }

    /** By which its Pods have not written anything. */
    private void lease(CatchUpPlan plan) {
        api.cluster()
                .create(
                        new LeaseBuilder()
                                .withMetadata(
                                        new ObjectMetaBuilder(
                                                        plan.owned(
                                                                plan.job(),
                                                                api.cluster().namespace()))
                                                .addToAnnotations(MoverLease.TOUCHED, "false")
                                                .build())
                                .withNewSpec()
                                .endSpec()
                                .build());
    }

    private void job(String name) {
        api.cluster()
                .client()
                .resource(
                        new JobBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .withNamespace(api.cluster().namespace())
                                .endMetadata()
                                .build())
                .create();
    }

    @Test
    void aBackupThatNobodyKnowsIsNotTheFirstOne() {
        assertThatThrownBy(() -> plans.plan(task("b1")))
                .hasMessage("backup b1 is not known yet; it is looked for again");
    }

    @Test
    void aDeviceThatHoldsABackupTakesTheDifference() throws Exception {
        hold(4);

        CatchUpPlan plan = plans.plan(task("b2"));

        assertThat(plan.way()).isEqualTo(CatchUpWay.DIFFERENCE);
        assertThat(plan.whole()).isTrue();
        assertThat(plan.isFresh()).isTrue();
        assertThat(plan.job()).endsWith("-5");
        CatchUpRun run = (CatchUpRun) plan.run("ns", 33);
        assertThat(run.step()).isEqualTo(new CatchUpRun.Step("vol", "b2", "difference", HELD));
        assertThat(run.lease()).isEqualTo(plan.job());
        assertThat(run.bandwidth()).isEqualTo(33);
    }

    @Test
    void oneWhoseStepWasCutOffIsComparedByAnotherJob() throws Exception {
        hold(4);
        written(plans.plan(task("b2")));
        assertThat(StandbyNotes.towards(volume())).contains("b2");
        assertThat(StandbyNotes.heldBackup(volume()).orElseThrow().backup()).isEqualTo("b1");

        CatchUpPlan plan = plans.plan(task("b3"));

        assertThat(plan.way()).isEqualTo(CatchUpWay.COMPARISON);
        assertThat(plan.whole()).isFalse();
        assertThat(plan.job()).endsWith("-6");
        assertThat(plan.task().request().backup().value()).isEqualTo("b3");
    }

    @Test
    void aStepThatWasCutOffBeforeItHadALeaseIsTakenBack() throws Exception {
        hold(4);
        plans.begin(plans.plan(task("b2")));
        assertThat(StandbyNotes.towards(volume())).contains("b2");

        CatchUpPlan plan = plans.plan(task("b3"));

        assertThat(plan.way()).isEqualTo(CatchUpWay.DIFFERENCE);
        assertThat(plan.whole()).isTrue();
        assertThat(plan.job()).as("no name twice").endsWith("-6");
        assertThat(StandbyNotes.towards(volume())).isEmpty();
    }

    @Test
    void aJobThatCannotWriteAnyMoreIsNotGoneOnWith() throws Exception {
        hold(4);
        CatchUpPlan first = plans.plan(task("b2"));
        written(first);
        job(first.job());
        lease(first);
        assertThat(plans.plan(task("b3")).isFresh()).isFalse();
        MoverLease.close(api.cluster(), first.job());

        CatchUpPlan plan = plans.plan(task("b3"));

        assertThat(plan.isFresh()).isTrue();
        assertThat(plan.whole()).isTrue();
    }

    @Test
    void aJobThatIsThereIsGoneOnWith() throws Exception {
        hold(1);
        CatchUpPlan first = plans.plan(task("b2"));
        plans.begin(first);
        job(first.job());

        CatchUpPlan plan = plans.plan(task("b3"));

        assertThat(plan.isFresh()).isFalse();
        assertThat(plan.job()).isEqualTo(first.job());
        assertThat(plan.task().request().backup().value()).isEqualTo("b2");
        assertThat(plan.whole()).isTrue();
    }

    @Test
    void theNumbersOfADeviceThatIsGoneAreNotUsedAgain() throws Exception {
        hold(4);
        plans.begin(plans.plan(task("b2")));

        notes.forget(volume());
        assertThat(StandbyNotes.isBlank(volume())).isTrue();
        assertThat(StandbyNotes.next(volume())).isEqualTo(6);

        notes.forget(volume());
        assertThat(StandbyNotes.next(volume())).as("forgotten twice").isEqualTo(6);
    }

    @Test
    void aClaimThatSomebodyDeletesIsNotWritten() throws Exception {
        hold(1);
        CatchUpPlan plan = plans.plan(task("b2"));
        api.cluster()
                .patchOutside(
                        prime(),
                        Map.of(
                                "metadata",
                                Map.of("finalizers", List.of("kubernetes.io/pvc-protection"))));
        api.cluster().deleteOutside(prime());

        assertThatThrownBy(() -> plans.begin(plan))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("was deleted by somebody");
        assertThat(StandbyNotes.towards(volume())).isEmpty();
    }

    @Test
    void anotherClaimOfThatNameHoldsNothing() throws Exception {
        notes.reached(stepOf(1), HELD, "uid-of-one-that-is-gone");

        assertThatThrownBy(() -> plans.plan(task("b2"))).hasMessageContaining("is not known yet");
    }

    @Test
    void nothingIsWrittenWhileAPodOfAnEarlierStepMayWrite() throws Exception {
        hold(1);
        CatchUpPlan plan = plans.plan(task("b2"));
        api.cluster()
                .client()
                .resource(
                        new PodBuilder()
                                .withNewMetadata()
                                .withName("earlier")
                                .withNamespace(api.cluster().namespace())
                                .withLabels(Map.of(JobPlan.OWNER, volume().getMetadata().getUid()))
                                .withOwnerReferences(
                                        List.of(
                                                new OwnerReferenceBuilder()
                                                        .withApiVersion("batch/v1")
                                                        .withKind("Job")
                                                        .withName(plan.name() + "-1")
                                                        .withUid("u")
                                                        .build()))
                                .endMetadata()
                                .withNewSpec()
                                .endSpec()
                                .build())
                .create();

        assertThatThrownBy(() -> plans.begin(plan))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("Pod earlier of an earlier step has not ended");
        assertThat(StandbyNotes.towards(volume())).isEmpty();
    }

    @Test
    void aStepThatWroteNothingLeavesTheDeviceAsItWas() throws Exception {
        hold(1);
        CatchUpPlan plan = plans.plan(task("b2"));
        plans.begin(plan);

        notes.untouched(volume(), plan.attempt());

        assertThat(StandbyNotes.towards(volume())).isEmpty();
        assertThat(StandbyNotes.heldBackup(volume()).orElseThrow().backup()).isEqualTo("b1");
        assertThat(plans.plan(task("b2")).job()).as("no name twice").endsWith("-3");
    }

    @Test
    void oneThatWasBetweenTwoBackupsBeforeStaysThere() throws Exception {
        hold(1);
        written(plans.plan(task("b2")));
        CatchUpPlan second = plans.plan(task("b3"));
        plans.begin(second);

        notes.untouched(volume(), second.attempt());

        assertThat(StandbyNotes.towards(volume())).contains("b3");
    }

    @Test
    void aClaimGetsOnlyADeviceThatIsComplete() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            TestReconciliations runs = new TestReconciliations(context, api.cluster());
            HandOverDecision decision = new HandOverDecision(api.cluster(), primes, losses);
            decision.decide(runs.begin(Volume.class, "standby"));
            assertThat(StandbyNotes.isHandedOver(volume())).as("nothing yet").isFalse();
            hold(1);
            CatchUpPlan plan = plans.plan(task("b2"));
            plans.begin(plan);
            decision.decide(runs.begin(Volume.class, "standby"));
            assertThat(StandbyNotes.isHandedOver(volume())).as("between two").isFalse();
            notes.untouched(volume(), plan.attempt());

            decision.decide(runs.begin(Volume.class, "standby"));

            assertThat(StandbyNotes.isHandedOver(volume())).isTrue();
            assertThat(StandbyNotes.hasClaim(volume())).isFalse();
        }
    }

    /** Nothing is begun without a target; what is under way goes on. */
    @Test
    void aTargetThatIsGoneAllowsOnlyWhatIsUnderWay() throws Exception {
        hold(1);
        CatchUpPlan plan = plans.plan(task("b2"));
        written(plan);
        CatchUpTask gone =
                new CatchUpTask(
                        "standby",
                        new TargetReference("main", "", ""),
                        plan.task().request(),
                        "",
                        "",
                        "pvc");

        assertThatThrownBy(() -> plans.plan(gone))
                .hasMessageContaining("is gone, and so is backup target main");
        job(plan.job());

        assertThat(plans.plan(gone).isFresh()).isFalse();
    }

    private StandbyClaims claims() {
        return new StandbyClaims(
                informers,
                api.cluster(),
                primes,
                losses,
                new LeftSteps(informers, api.cluster(), jobs),
                new MoverStates(),
                InstantSource.system());
    }

    @Test
    void aStepThatAnEarlierStartHasLeftNeedsNoTargetToBeTakenBack() throws Exception {
        hold(1);
        CatchUpPlan plan = plans.plan(task("b2"));
        written(plan);
        lease(plan);
        await().until(() -> informers.find(Lease.class, plan.job()).isPresent());

        try (DefaultCamelContext context = new DefaultCamelContext()) {
            TestReconciliations runs = new TestReconciliations(context, api.cluster());
            claims().check(runs.begin(Volume.class, "standby"));
            assertThat(StandbyNotes.towards(volume())).isEmpty();

            new HandOverDecision(api.cluster(), primes, losses)
                    .decide(runs.begin(Volume.class, "standby"));
        }

        assertThat(StandbyNotes.isHandedOver(volume())).isTrue();
    }

    @Test
    void aDeviceThatWasDeletedIsNotHandedOverAndItsClaimIsMadeAnew() throws Exception {
        hold(1);
        storage.deleteVolume(prime().getSpec().getVolumeName());
        await().until(() -> losses.isSuspicious(volume()));

        try (DefaultCamelContext context = new DefaultCamelContext()) {
            TestReconciliations runs = new TestReconciliations(context, api.cluster());
            new HandOverDecision(api.cluster(), primes, losses)
                    .decide(runs.begin(Volume.class, "standby"));
            assertThat(StandbyNotes.isHandedOver(volume())).isFalse();
            Reconciliation<Volume, Volume.Status> run = runs.begin(Volume.class, "standby");

            claims().check(run);
            runs.publish(run);

            assertThat(StandbyNotes.held(volume())).isEmpty();
            assertThat(primes.find(volume())).isEmpty();
            assertThat(
                            api.cluster()
                                    .client()
                                    .v1()
                                    .events()
                                    .inNamespace(api.cluster().namespace())
                                    .list()
                                    .getItems())
                    .anyMatch(
                            event ->
                                    event.getReason().equals("StandbyDataLost")
                                            && event.getMessage().contains("Find out who deletes"));
        }
    }
}
