package io.drover.control.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.store.StoreException;
import io.drover.control.job.Retries;
import io.drover.control.job.Statistics;
import io.drover.control.setting.Settings;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.Volume;
import io.drover.support.TestMover;
import io.drover.support.TestPlane;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** A data mover that fails, and what is said of it. */
@Timeout(60)
class VolumeRestoreTest {
    private TestPlane plane;
    private TestMover mover;
    private VolumeRestore restore;

    @BeforeEach
    void start() throws Exception {
        plane = new TestPlane();
        mover =
                new TestMover(
                        "data-mover-restore",
                        exchange -> {
                            throw new StoreException.Unavailable("the server is down");
                        });
        restore =
                new VolumeRestore(
                        mover.route(),
                        plane.jobs(),
                        new Retries(plane::now, Duration.ofMinutes(5), Duration.ofMinutes(5)),
                        new VolumeDefaults(plane.cluster(), new Settings(plane.cluster())),
                        new VolumeConditions(plane::now),
                        plane.informers(),
                        new Statistics(plane.cluster()),
                        plane.events());
        plane.target("main");
        Volume volume = new Volume();
        volume.getSpec().size = "4194304";
        volume.getSpec().fromBackup = "file:///main?backup=b1&volume=pvc";
        plane.create(volume, "restored", Map.of());
    }

    @AfterEach
    void stop() throws IOException {
        mover.close();
        plane.close();
    }

    /** None of what they see is published, as if another writer were always first. */
    private Reconciliation<Volume, Volume.Status> look() {
        Reconciliation<Volume, Volume.Status> run = plane.runs().begin(Volume.class, "restored");
        restore.restore(run);
        return run;
    }

    private static Condition condition(Reconciliation<Volume, Volume.Status> run) {
        return Conditions.find(run.status().conditions, "Restore").orElseThrow();
    }

    @Test
    void failureIsToldDuringTheWholePause() {
        await().until(() -> condition(look()).reason().equals("RestoreFailure"));

        assertThat(condition(look()).reason()).isEqualTo("RestoreFailure");
        assertThat(condition(look()).message())
                .startsWith("the server is down; it is tried again in ");
    }
}
