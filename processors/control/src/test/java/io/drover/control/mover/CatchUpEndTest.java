package io.drover.control.mover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.restore.CatchUpRequest;
import io.drover.control.claim.ClaimRequest;
import io.drover.control.job.JobRunner;
import io.drover.mover.CatchUpTask;
import io.drover.mover.CatchUpWay;
import io.drover.mover.MoverOutcome.Reached;
import io.drover.reconcile.Informers;
import io.drover.resource.Backup;
import io.drover.resource.MoverLease;
import io.drover.resource.Volume;
import io.drover.store.TargetReference;
import io.drover.support.ClaimCaches;
import io.drover.support.TestCluster;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;

/** What becomes of a standby volume whose step has ended without a word of its Pods. */
@Timeout(60)
class CatchUpEndTest {
    private static final Reached HELD =
            new Reached("b1", "2026-01-01T00:00:01Z", 4096, 8192, "digits", Map.of());

    private TestCluster api;
    private Informers informers;
    private JobRunner jobs;
    private StandbyNotes notes;
    private CatchUpEnd end;
    private CatchUpPlan plan;

    @BeforeEach
    void start() throws IOException {
        api = TestCluster.start();
        informers = ClaimCaches.open(api.cluster());
        jobs = new JobRunner();
        notes = new StandbyNotes(api.cluster());
        end =
                new CatchUpEnd(
                        api.cluster(),
                        new MoverCleaning(
                                informers,
                                api.cluster(),
                                new CacheWaits(informers),
                                new MoverStates(),
                                jobs),
                        jobs);
        Volume volume = new Volume();
        volume.getSpec().fromBackup = "file:///main?backup=b1&volume=vol";
        volume.getSpec().standby = true;
        volume.getSpec().size = "4096";
        api.create(volume, "standby");
        notes.reached(plan(1, false), HELD, "claim-uid");
        plan = plan(2, true);
        notes.begin(plan);
    }

    @AfterEach
    void stop() {
        jobs.close();
        informers.close();
        api.close();
    }

    private Volume volume() {
        return api.get(Volume.class, "standby");
    }

    private CatchUpPlan plan(int number, boolean whole) {
        return new CatchUpPlan(
                new CatchUpTask(
                        "standby",
                        new TargetReference("main", "file:///main", ""),
                        new CatchUpRequest(new VolumeName("vol"), new BackupName("b2")),
                        "",
                        "",
                        "pvc"),
                volume(),
                number,
                new ClaimRequest("shop", "data", "", "", "", false),
                new Backup(),
                4096,
                CatchUpWay.DIFFERENCE,
                HELD,
                whole,
                false);
    }

    /** As Job and Lease are there when a Pod is waited for. */
    private void started(Map<String, String> annotations) {
        api.cluster()
                .create(
                        new JobBuilder()
                                .withMetadata(plan.owned(plan.job(), api.cluster().namespace()))
                                .build());
        await().until(() -> informers.find(Job.class, plan.job()).isPresent());
        notes.admit(plan);
        api.cluster()
                .create(
                        new LeaseBuilder()
                                .withNewMetadata()
                                .withName(plan.job())
                                .withAnnotations(annotations)
                                .endMetadata()
                                .withNewSpec()
                                .endSpec()
                                .build());
    }

    private MoverLease pod() {
        return new MoverLease(
                api.cluster(), plan.job(), "pod", InstantSource.system(), System::nanoTime);
    }

    private void requireWhole(boolean whole) {
        assertThat(StandbyNotes.towards(volume()).isEmpty()).isEqualTo(whole);
        assertThat(StandbyNotes.heldBackup(volume()).orElseThrow().backup()).isEqualTo("b1");
        assertThat(StandbyNotes.next(volume())).as("no name twice").isEqualTo(3);
    }

    @Test
    void aStepThatNeverHadAJobLeavesTheDeviceWhole() {
        end.end(plan);

        requireWhole(true);
    }

    @Test
    void aJobWhosePodsNeverBeganLeavesTheDeviceWhole() {
        started(Map.of(MoverLease.TOUCHED, "false"));

        end.end(plan);

        requireWhole(true);
        assertThat(api.cluster().find(Job.class, plan.job())).isEmpty();
    }

    @Test
    void aPodThatComesTooLateCannotWriteAnyMore() {
        started(Map.of(MoverLease.TOUCHED, "false"));
        MoverLease pod = pod();
        assertThat(pod.hold("{}")).isTrue();

        assertThat(MoverLease.close(api.cluster(), plan.job())).isTrue();

        assertThat(pod.touch()).isFalse();
        assertThat(pod.hold("{}")).isFalse();
        assertThat(MoverLease.close(api.cluster(), plan.job())).as("it stays so").isTrue();
    }

    @Test
    void whatAPodHasTouchedIsBetweenTwoBackups() {
        started(Map.of(MoverLease.TOUCHED, "false"));
        MoverLease pod = pod();
        assertThat(pod.hold("{}")).isTrue();
        assertThat(pod.touch()).isTrue();

        end.end(plan);

        requireWhole(false);
        assertThat(pod.hold("{}")).as("the Lease is not closed").isTrue();
    }

    @Test
    void withoutALeaseNothingIsProven() {
        started(Map.of(MoverLease.TOUCHED, "false"));
        api.cluster().delete(Lease.class, plan.job());

        end.end(plan);

        requireWhole(false);
    }

    @Test
    void oneThatWasBetweenTwoBackupsBeforeStaysThere() {
        plan = plan(2, false);
        notes.begin(plan);

        end.end(plan);

        requireWhole(false);
    }

    @Test
    void anInterruptionIsNoDoubt() {
        started(Map.of(MoverLease.TOUCHED, "false"));
        Thread.currentThread().interrupt();

        end.end(plan);

        assertThat(Thread.interrupted()).isTrue();
        requireWhole(true);
    }

    @Test
    void aDroverThatStopsLeavesAllToTheNextStart() {
        started(Map.of(MoverLease.TOUCHED, "false"));
        jobs.suspend();

        end.end(plan);

        requireWhole(false);
        assertThat(api.cluster().find(Job.class, plan.job())).isPresent();
        assertThat(MoverLease.isUntouched(api.get(Lease.class, plan.job()))).isTrue();
    }
}
