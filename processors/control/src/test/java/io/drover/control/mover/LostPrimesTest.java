package io.drover.control.mover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.format.BackupName;
import io.drover.blockengine.format.VolumeName;
import io.drover.blockengine.pipeline.TransferStatistics;
import io.drover.blockengine.restore.RestoreOutcome;
import io.drover.blockengine.restore.RestoreRequest;
import io.drover.control.claim.ClaimRequest;
import io.drover.mover.RestoreTask;
import io.drover.reconcile.Informers;
import io.drover.resource.Backup;
import io.drover.resource.Cluster;
import io.drover.resource.Volume;
import io.drover.store.TargetReference;
import io.drover.support.ClaimCaches;
import io.drover.support.TestCluster;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;

/** The volume of a claim that is filled is deleted behind Drover's back. */
@Timeout(60)
class LostPrimesTest {
    private TestCluster api;
    private TestVolumes storage;
    private Informers informers;
    private PrimeClaims primes;
    private LostPrimes losses;
    private RestorePlan plan;

    @BeforeEach
    void start() throws IOException {
        api = TestCluster.start();
        informers = ClaimCaches.open(api.cluster());
        primes = TestPrimes.of(api.cluster(), informers, Duration.ofSeconds(20));
        losses = new LostPrimes(informers, api.cluster(), primes);
        Volume volume = new Volume();
        volume.getSpec().fromBackup = "file:///main?backup=b1&volume=vol";
        plan = plan(api.create(volume, "restored"));
        storage = TestVolumes.start(api.cluster());
    }

    private static RestorePlan plan(Volume volume) {
        return new RestorePlan(
                new RestoreTask(
                        "restored",
                        new TargetReference("main", "file:///main", ""),
                        RestoreRequest.full(new VolumeName("vol"), new BackupName("b1")),
                        "",
                        "pvc"),
                volume,
                1,
                new ClaimRequest("shop", "data", "", "Block", "", false),
                new Backup(),
                4096,
                RestorePlan.Stage.WRITE);
    }

    @AfterEach
    void stop() {
        storage.close();
        informers.close();
        api.close();
    }

    private PersistentVolumeClaim prime() {
        return primes.find(plan.volume()).orElseThrow();
    }

    /** Bound, so that nothing is bound again behind the test's back. */
    private void bound() {
        storage.bound(plan.name());
        await().until(() -> prime().getStatus() != null && prime().getStatus().getPhase() != null);
    }

    @Test
    void aClaimThatHasItsVolumeOrHasNotGotOneYetIsNotLost() {
        assertThatCode(() -> losses.check(plan)).doesNotThrowAnyException();

        storage.claim(api.cluster().namespace(), plan.name(), "Block");
        assertThatCode(() -> losses.check(plan)).doesNotThrowAnyException();
        storage.delete(api.cluster().namespace(), prime());

        bound();
        assertThatCode(() -> losses.check(plan)).doesNotThrowAnyException();
    }

    @Test
    void oneWhoseVolumeWasDeletedIsLost() {
        bound();
        String volume = prime().getSpec().getVolumeName();
        storage.deleteVolume(volume);

        assertThatThrownBy(() -> losses.check(plan))
                .isInstanceOf(PrimeLost.class)
                .hasMessageContainingAll(plan.name(), volume, "shop/data", "the next attempt");
        await().untilAsserted(
                        () ->
                                assertThatThrownBy(() -> losses.glance(plan, true))
                                        .isInstanceOf(PrimeLost.class));
    }

    @Test
    void oneWhoseVolumeIsBeingDeletedIsLostToAJobThatHasNotBegun() {
        bound();
        storage.deleteProtected(prime().getSpec().getVolumeName());

        assertThatThrownBy(() -> losses.check(plan))
                .isInstanceOf(PrimeLost.class)
                .hasMessageContainingAll(plan.name(), "is being deleted", "the next attempt");
        await().untilAsserted(
                        () ->
                                assertThatThrownBy(() -> losses.glance(plan, false))
                                        .isInstanceOf(PrimeLost.class));
        assertThatCode(() -> losses.glance(plan, true)).doesNotThrowAnyException();
        assertThat(losses.findLost(plan.volume())).isEmpty();
    }

    @Test
    void oneThatTheClusterCallsLostIsLost() {
        bound();
        api.cluster()
                .client()
                .resource(prime())
                .subresource("status")
                .patch(Cluster.MERGE, "{\"status\":{\"phase\":\"Lost\"}}");

        assertThatThrownBy(() -> losses.check(plan)).isInstanceOf(PrimeLost.class);
    }

    @Test
    void whatWasNotedIsForgottenSoThatTheNextAttemptWrites() throws Exception {
        new RestoreNotes(api.cluster())
                .written(plan, new RestoreOutcome(4096, new TransferStatistics(0, 0, 0, 0, 0, 0)));
        PrimeLost lost = PrimeLost.of(plan, "pvc-1");

        assertThatThrownBy(() -> losses.giveUp(plan, lost)).isSameAs(lost);

        assertThat(RestoreNotes.outcome(api.get(Volume.class, "restored"))).isEmpty();
    }
}
