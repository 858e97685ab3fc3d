package io.drover.control.backupvolume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.blockengine.store.StoreException;
import io.drover.blockengine.support.FaultyStore;
import io.drover.resource.Backup;
import io.drover.resource.BackupVolume;
import io.drover.resource.Cluster;
import io.drover.resource.Names;
import io.drover.support.TargetRoutes;
import io.drover.support.TestPlane;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

@Timeout(60)
class BackupVolumeDeletionTest {
    private TestPlane plane;
    private FaultyStore store;
    private TargetRoutes routes;

    @BeforeEach
    void start() throws Exception {
        plane = new TestPlane();
        store = plane.target("default");
        routes = new TargetRoutes(plane);
        plane.backupVolume("vol-1", "vol", "default");
        plane.cluster().delete(BackupVolume.class, "vol-1");
    }

    @AfterEach
    void stop() throws Exception {
        routes.close();
        plane.close();
    }

    private Optional<Duration> look() throws Exception {
        return routes.reconcileVolume("vol-1");
    }

    /** Starts an attempt if necessary, and checks its end. */
    private Optional<Duration> lookAtTheEnd() throws Exception {
        Optional<Duration> pause = look();
        // a quick attempt may have ended, and the resource be gone
        if (pause.isEmpty() && plane.cluster().find(BackupVolume.class, "vol-1").isPresent()) {
            await().until(() -> plane.jobs().running("delete-volume/") == 0);
            pause = look();
        }
        return pause;
    }

    private void own(String backup) throws Exception {
        BackupVolume owner = plane.api().get(BackupVolume.class, "vol-1");
        plane.cluster()
                .patch(
                        Backup.class,
                        backup,
                        Map.of(
                                "metadata",
                                Map.of("ownerReferences", List.of(Cluster.ownerOf(owner)))));
    }

    @Test
    void pausesGrowWhileTheStoreRefuses() throws Exception {
        for (FaultyStore.Kind kind : FaultyStore.Kind.values()) {
            store.on(kind).fails(key -> new StoreException.Forbidden("not allowed"));
        }

        Optional<Duration> first = lookAtTheEnd();
        plane.advance(Duration.ofSeconds(2));
        Optional<Duration> second = lookAtTheEnd();

        assertThat(first).contains(Duration.ofSeconds(2));
        assertThat(second).contains(Duration.ofSeconds(4));
        assertThat(plane.api().get(BackupVolume.class, "vol-1").getStatus().messages)
                .containsEntry("error", "not allowed");
        assertThat(plane.cluster().find(BackupVolume.class, "vol-1")).isPresent();
    }

    @Test
    void backupsStayWhereTheVolumeHasAnotherResource() throws Exception {
        plane.backupVolume("vol-2", "vol", "default");
        plane.backup("found", "vol", "default");
        plane.backup("owned", "vol", "default");
        own("owned");
        plane.cluster()
                .patchLabels(
                        BackupVolume.class, "vol-1", Map.of(Names.LABEL_RESOURCE_ONLY, "true"));

        look();

        assertThat(plane.api().get(Backup.class, "found").isMarkedForDeletion()).isFalse();
        Backup deleted = plane.api().get(Backup.class, "owned");
        assertThat(deleted.isMarkedForDeletion()).isTrue();
        assertThat(deleted.getMetadata().getLabels()).containsKey(Names.LABEL_RESOURCE_ONLY);
        assertThat(plane.cluster().find(BackupVolume.class, "vol-1")).isEmpty();
        assertThat(plane.cluster().find(BackupVolume.class, "vol-2")).isPresent();
    }

    @Test
    void resourceIsDeletedOnceTheDataIsDeleted() throws Exception {
        lookAtTheEnd();

        assertThat(plane.cluster().find(BackupVolume.class, "vol-1")).isEmpty();
    }
}
