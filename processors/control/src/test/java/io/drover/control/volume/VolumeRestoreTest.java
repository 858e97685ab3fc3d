package io.drover.control.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.store.StoreException;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.Volume;
import io.drover.support.TestMover;
import io.drover.support.TestPlane;
import io.drover.support.TestRoutes;
import io.drover.volume.file.FileVolumeDriver;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A data mover that fails, and how the failure is reported. */
@Timeout(60)
class VolumeRestoreTest {
    @TempDir private Path directory;

    private TestPlane plane;
    private TestMover mover;
    private TestRoutes routes;

    @BeforeEach
    void start() throws Exception {
        plane = new TestPlane();
        mover =
                new TestMover(
                        "data-mover-restore",
                        exchange -> {
                            throw new StoreException.Unavailable("the server is down");
                        });
        routes =
                VolumeRoutes.on(plane, new FileVolumeDriver(directory, plane::now), mover.route())
                        .withoutStatus("volume", "publish-volume");
        plane.target("main");
        Volume volume = new Volume();
        volume.getSpec().size = "4194304";
        volume.getSpec().fromBackup = "file:///main?backup=b1&volume=pvc";
        Volume.Status created = new Volume.Status();
        created.state = "detached";
        created.restoreRequired = true;
        plane.writer().write(plane.create(volume, "restored", Map.of()), created);
    }

    @AfterEach
    void stop() throws IOException {
        routes.close();
        mover.close();
        plane.close();
    }

    /** No status is published, as if another writer were always first. */
    private Reconciliation<Volume, Volume.Status> look() throws Exception {
        return routes.reconcile(Volume.class, "restored");
    }

    private static Condition condition(Reconciliation<Volume, Volume.Status> run) {
        return Conditions.find(run.status().conditions, "Restore").orElseThrow();
    }

    @Test
    void failureIsShownDuringTheWholePause() throws Exception {
        await().until(() -> condition(look()).reason().equals("RestoreFailure"));

        assertThat(condition(look()).reason()).isEqualTo("RestoreFailure");
        assertThat(condition(look()).message())
                .startsWith("the server is down; it is tried again in ");
    }
}
