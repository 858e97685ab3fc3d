package io.drover.control.backupvolume;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.InMemoryStore;
import io.drover.blockengine.support.TestVolume;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.BackupVolume;
import io.drover.resource.Names;
import io.drover.resource.Times;
import io.drover.support.TargetRoutes;
import io.drover.support.TestPlane;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;

class BackupVolumeRouteTest {
    private final TestVolume volume = TestVolume.small("vol");
    private TestPlane plane;
    private FaultyStore store;
    private TargetRoutes routes;

    @BeforeEach
    void start() throws Exception {
        plane = new TestPlane();
        store = plane.target("default");
        routes = new TargetRoutes(plane);
        plane.backupVolume("vol-1", "vol", "default");
        volume.backup(store, "first", 1, volume.content(1));
    }

    @AfterEach
    void stop() throws Exception {
        routes.close();
        plane.close();
    }

    /** Synchronises; returns how many objects were read for it. */
    private int synchronise() throws Exception {
        plane.advance(Duration.ofMinutes(2));
        plane.cluster()
                .patchSpec(
                        BackupVolume.class,
                        "vol-1",
                        Map.of("syncRequestedAt", Times.format(plane.now())));
        plane.advance(Duration.ofSeconds(1));
        int before = store.count(FaultyStore.Kind.READ);
        routes.reconcileVolume("vol-1");
        return store.count(FaultyStore.Kind.READ) - before;
    }

    private Backup complete(String name, int number) throws Exception {
        Backup.Status status = new Backup.Status();
        status.state = Backups.COMPLETED;
        status.lastSyncedAt = Times.format(plane.now());
        status.snapshotCreatedAt = "2026-01-01T00:00:0%dZ".formatted(number);
        plane.writer().write(plane.api().get(Backup.class, name), status);
        return plane.api().get(Backup.class, name);
    }

    private String requested(String backup) throws Exception {
        return plane.api().get(Backup.class, backup).getSpec().syncRequestedAt;
    }

    private BackupVolume.Status status() throws Exception {
        return plane.api().get(BackupVolume.class, "vol-1").getStatus();
    }

    @Test
    void configurationThatHasNotChangedIsNotReadAgain() throws Exception {
        assertThat(synchronise()).as("of the volume and of its backup").isEqualTo(2);
        assertThat(status().lastBackupName).isEqualTo("first");
        String synced = status().lastSyncedAt;

        assertThat(synchronise()).isZero();
        assertThat(status().lastSyncedAt).isGreaterThan(synced);

        volume.backup(store, "second", 2, volume.content(2));
        assertThat(synchronise()).isPositive();
        assertThat(status().lastBackupName).isEqualTo("second");
    }

    @Test
    void configurationIsReadAgainWhileItsTimeProvesNothing() throws Exception {
        plane.set(new InMemoryStore().now().minus(Duration.ofMinutes(4)));

        assertThat(synchronise()).isPositive();
        assertThat(synchronise()).as("before the store's time").isPositive();
        assertThat(synchronise()).as("the first time that proves it").isPositive();
        assertThat(synchronise()).isZero();
    }

    @Test
    void lastBackupIsDescribedAnewWhenItBecomesThat() throws Exception {
        synchronise();
        complete("first", 1);
        synchronise();
        assertThat(requested("first")).as("it is as the volume describes it").isEmpty();

        volume.backup(store, "second", 2, volume.content(2));
        plane.backup("second", "vol", "default");
        synchronise();

        assertThat(requested("second")).isEqualTo(status().lastSyncedAt);
        assertThat(requested("first")).isEmpty();
    }

    @Test
    void backupThatCouldNotBeReadIsReadAgain() throws Exception {
        synchronise();
        Backup.Status damaged = new Backup.Status();
        damaged.state = Backups.ERROR;
        damaged.lastSyncedAt = Times.format(plane.now());
        plane.writer().write(plane.api().get(Backup.class, "first"), damaged);

        synchronise();

        assertThat(requested("first")).isEqualTo(status().lastSyncedAt);
    }

    @Test
    void foundBackupIsCreatedCompleteAtOnce() throws Exception {
        synchronise();

        Backup found = plane.api().get(Backup.class, "first");
        assertThat(found.getSpec().backupBlockSize).isNotEmpty();
        assertThat(found.getFinalizers()).containsExactly(Names.FINALIZER);
        assertThat(found.getMetadata().getOwnerReferences())
                .singleElement()
                .matches(owner -> owner.getName().equals("vol-1"));
    }

    @Test
    void backupWhoseResourceIsBeingDeletedGetsAnotherOneAfterwards() throws Exception {
        plane.backup("first", "vol", "default");
        plane.cluster().delete(Backup.class, "first");
        synchronise();
        assertThat(status().lastSyncedAt).as("it stays due").isEmpty();

        plane.cluster().removeFinalizer(plane.api().get(Backup.class, "first"));
        routes.reconcileVolume("vol-1");

        assertThat(plane.api().get(Backup.class, "first").isMarkedForDeletion()).isFalse();
        assertThat(status().lastSyncedAt).isNotEmpty();
    }

    @Test
    void nothingIsCreatedOrRemovedWhileTheTargetIsNotAvailable() throws Exception {
        BackupTarget.Status down = new BackupTarget.Status();
        plane.writer().write(plane.api().get(BackupTarget.class, "default"), down);
        plane.backup("elsewhere", "vol", "default");

        synchronise();

        assertThat(plane.cluster().list(Backup.class))
                .singleElement()
                .matches(backup -> !backup.isMarkedForDeletion());
        assertThat(status().lastSyncedAt).isEmpty();
    }
}
