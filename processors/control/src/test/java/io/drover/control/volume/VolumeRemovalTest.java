package io.drover.control.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.resource.Volume;
import io.drover.support.TestPlane;
import io.drover.support.TestRoutes;
import io.drover.volume.file.FileVolumeDriver;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

@Timeout(60)
class VolumeRemovalTest {
    @TempDir private Path directory;

    private final Queue<String> requeued = new ConcurrentLinkedQueue<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private TestPlane plane;
    private TestRoutes routes;

    @BeforeEach
    void start() throws Exception {
        plane = new TestPlane();
        routes = VolumeRoutes.on(plane, new FileVolumeDriver(directory, plane::now));
        Volume volume = new Volume();
        volume.getSpec().size = "4194304";
        plane.create(volume, "vol", Map.of());
        routes.reconcile(Volume.class, "vol");
        plane.informers().listen(Volume.class, requeued::add);
    }

    @AfterEach
    void stop() {
        end.countDown();
        routes.close();
        plane.close();
    }

    @Test
    void unusedVolumeIsRemovedAtOnce() throws Exception {
        plane.cluster().delete(Volume.class, "vol");

        routes.reconcile(Volume.class, "vol");

        assertThat(directory.resolve("vol")).doesNotExist();
        assertThat(plane.cluster().find(Volume.class, "vol")).isEmpty();
    }

    @Test
    void volumeThatIsReadIsRemovedWhenItsReaderHasEndedAndNotBefore() throws Exception {
        plane.jobs()
                .start(
                        "backup/vol/1",
                        progress -> {
                            awaitUninterrupted();
                            return "done";
                        },
                        () -> {});
        plane.cluster().delete(Volume.class, "vol");

        assertThat(routes.reconcile(Volume.class, "vol").requeueAfter()).isEmpty();
        assertThat(directory.resolve("vol")).exists();
        assertThat(plane.api().get(Volume.class, "vol").getStatus().state).isEqualTo("deleting");
        await().until(
                        () ->
                                plane.informers()
                                        .find(Volume.class, "vol")
                                        .orElseThrow()
                                        .getStatus()
                                        .state
                                        .equals("deleting"));
        requeued.clear();

        end.countDown();
        await().until(() -> requeued.contains("vol"));
        routes.reconcile(Volume.class, "vol");

        assertThat(directory.resolve("vol")).doesNotExist();
    }

    private void awaitUninterrupted() {
        boolean ended = false;
        while (!ended) {
            try {
                end.await();
                ended = true;
            } catch (InterruptedException e) {
                // the request that is under way cannot be broken off
            }
        }
    }
}
