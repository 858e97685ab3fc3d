package io.drover.control.mover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.control.job.JobRunner;
import io.drover.reconcile.Informers;
import io.drover.resource.Backup;
import io.drover.support.ClaimCaches;
import io.drover.support.TestCluster;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;

/** A copy is removed while somebody interrupts that. */
@Timeout(60)
class MoverCleaningTest {
    private TestCluster api;
    private TestVolumes storage;
    private Informers informers;
    private JobRunner jobs;
    private MoverPlan plan;
    private FutureTask<Boolean> removal;
    private Thread remover;

    @BeforeEach
    void start() throws IOException {
        api = TestCluster.start();
        informers = ClaimCaches.open(api.cluster());
        jobs = new JobRunner();
        CacheWaits waits = new CacheWaits(informers);
        MoverCleaning cleaning =
                new MoverCleaning(informers, api.cluster(), waits, new MoverStates(), jobs);
        Backup backup = new Backup();
        backup.setMetadata(
                new ObjectMetaBuilder().withName("b1").withUid("0123456789abcdef").build());
        plan = TestPlans.backup(backup);
        storage = TestVolumes.start(api.cluster());
        removal =
                new FutureTask<>(
                        () -> {
                            cleaning.removeCopy(plan);
                            return Thread.interrupted();
                        });
    }

    @AfterEach
    void stop() {
        jobs.close();
        storage.close();
        informers.close();
        api.close();
    }

    /** A claim with a volume, which a Pod keeps; its removal waits for that. */
    private void removeWhatAPodHas() {
        storage.bound(plan.name());
        api.cluster()
                .patchOutside(
                        copy(),
                        Map.of(
                                "metadata",
                                Map.of("finalizers", List.of("kubernetes.io/pvc-protection"))));
        remover = Thread.ofVirtual().start(removal);
        await().until(() -> copy().isMarkedForDeletion());
    }

    private PersistentVolumeClaim copy() {
        return storage.find(api.cluster().namespace(), plan.name()).orElseThrow();
    }

    private void release() {
        api.cluster().patchOutside(copy(), Map.of("metadata", Map.of("finalizers", List.of())));
    }

    @Test
    void anInterruptDoesNotEndItHalfWay() throws Exception {
        removeWhatAPodHas();

        remover.interrupt();
        await().until(() -> !remover.isInterrupted());
        release();

        assertThat(removal.get()).isTrue();
        assertThat(storage.find(api.cluster().namespace(), plan.name())).isEmpty();
        assertThat(storage.disks()).isEmpty();
    }

    @Test
    void oneThatIsLeftToTheNextStartEndsAtOnce() throws Exception {
        removeWhatAPodHas();

        jobs.suspend();
        remover.interrupt();

        assertThat(removal.get()).isTrue();
        assertThat(copy().isMarkedForDeletion()).isTrue();
    }
}
