package io.drover.control.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.TestVolume;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.BackupTarget;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.support.TestCluster;
import io.drover.support.TestPlane;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** The runs of a target, as its reconciliations begin, resume and end them. */
class VerificationRunsTest {
    private static final Instant START = Instant.parse("2027-01-04T02:00:00Z");

    @TempDir private Path directory;

    private TestPlane plane;
    private FaultyStore store;
    private VerificationCases cases;
    private VerificationRuns runs;

    @BeforeEach
    void start() throws Exception {
        plane = new TestPlane();
        plane.set(START);
        store = plane.target("main");
        TestVolume volume = TestVolume.small("data");
        volume.backup(store, "b1", 1, volume.content(1, 2, 3));
        plane.backupVolume("v-data", "data", "main");
        annotate("0 3 * * *");
        plane.informers().open();
        await().until(plane.informers()::allSynced);
        cases = new VerificationCases(plane.jobs(), plane::now);
        runs =
                new VerificationRuns(
                        plane.jobs(), plane.informers(), VerificationTools.of(plane, directory));
    }

    @AfterEach
    void stop() {
        plane.close();
    }

    private void annotate(String schedule) {
        TestCluster.annotate(
                plane.cluster(),
                BackupTarget.class,
                "main",
                Map.of(VerificationFields.SCHEDULE, schedule));
    }

    private BackupTarget.Status status() {
        return plane.cluster().find(BackupTarget.class, "main").orElseThrow().getStatus();
    }

    /** What the route does; returns the case. */
    private String reconcile() {
        Reconciliation<BackupTarget, BackupTarget.Status> run =
                plane.reconciliations().begin(BackupTarget.class, "main");
        VerificationFields fields = VerificationFields.of(run.resource()).orElseThrow();
        String found = cases.recognise(run, fields);
        switch (found) {
            case VerificationCases.DUE -> runs.start(run, fields);
            case VerificationCases.INTERRUPTED -> runs.resume(run, fields);
            case VerificationCases.ENDED -> runs.end(run, fields);
            default -> {
                // nothing to do
            }
        }
        runs.showNext(run, fields);
        plane.reconciliations().publish(run);
        return found;
    }

    private void awaitEnd() {
        await().until(() -> reconcile().equals(VerificationCases.ENDED));
    }

    private Condition verified() {
        return Conditions.find(status().conditions, VerificationSpecification.VERIFIED)
                .orElseThrow();
    }

    @Test
    void aRunIsDueAtItsTimeAndOnce() {
        assertThat(reconcile()).isEqualTo(VerificationCases.WAITING);
        assertThat(status().verifyNextAt).isEqualTo("2027-01-04T03:00:00Z");

        plane.advance(Duration.ofHours(1));
        assertThat(reconcile()).isEqualTo(VerificationCases.DUE);
        awaitEnd();

        assertThat(reconcile()).isEqualTo(VerificationCases.WAITING);
        assertThat(verified().isTrue()).isTrue();
        assertThat(status().verifyStartedAt).isEmpty();
        assertThat(status().verifyNextAt).isEqualTo("2027-01-05T03:00:00Z");
    }

    @Test
    void timesThatCameWhileItRanAreLeftOut() {
        reconcile();
        plane.advance(Duration.ofHours(1));
        assertThat(reconcile()).isEqualTo(VerificationCases.DUE);
        plane.advance(Duration.ofDays(3));
        awaitEnd();

        assertThat(reconcile()).isEqualTo(VerificationCases.WAITING);
        assertThat(status().verifyNextAt).isEqualTo("2027-01-08T03:00:00Z");
    }

    @Test
    void anInterruptedRunGoesOn() {
        BackupTarget target = plane.cluster().find(BackupTarget.class, "main").orElseThrow();
        BackupTarget.Status interrupted = new BackupTarget.Status();
        interrupted.available = true;
        interrupted.verifyStartedAt = "2027-01-04T01:00:00Z";
        interrupted.verifySchedule = "0 3 * * * (UTC)";
        interrupted.verifyNextAt = "2027-01-05T01:00:00Z";
        plane.writer().write(target, interrupted);

        assertThat(reconcile()).isEqualTo(VerificationCases.INTERRUPTED);
        awaitEnd();

        assertThat(status().verifyStartedAt).isEmpty();
        assertThat(verified().isTrue()).isTrue();
    }

    @Test
    void aStoreThatFailsStopsTheRunUntilTheNext() {
        reconcile();
        store.on(FaultyStore.Kind.LIST).fails(StoreException.Unavailable::new);
        plane.advance(Duration.ofHours(1));
        reconcile();
        awaitEnd();

        assertThat(verified().reason()).isEqualTo("VerificationStopped");
        assertThat(status().verifyStartedAt).isEmpty();
        assertThat(status().verifiedAt).isEmpty();
        assertThat(reconcile()).isEqualTo(VerificationCases.WAITING);
    }

    @Test
    void aTargetThatIsAwayWaits() {
        reconcile();
        BackupTarget target = plane.cluster().find(BackupTarget.class, "main").orElseThrow();
        BackupTarget.Status away = new BackupTarget.Status();
        away.verifySchedule = target.getStatus().verifySchedule;
        away.verifyNextAt = target.getStatus().verifyNextAt;
        plane.writer().write(target, away);
        plane.advance(Duration.ofHours(2));

        assertThat(reconcile()).isEqualTo(VerificationCases.WAITING);

        assertThat(status().verifyNextAt).as("stays due").isEqualTo("2027-01-04T03:00:00Z");
    }

    @Test
    void anotherScheduleIsAnotherPromise() {
        reconcile();
        annotate("@every 6h");
        plane.advance(Duration.ofHours(2));

        assertThat(reconcile()).isEqualTo(VerificationCases.WAITING);

        assertThat(Instant.parse(status().verifyNextAt)).isAfter(plane.now());
    }
}
