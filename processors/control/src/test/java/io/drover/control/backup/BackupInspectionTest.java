package io.drover.control.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.blockengine.backup.BackupMode;
import io.drover.blockengine.backup.BackupRequest;
import io.drover.blockengine.backup.ChangeTracker;
import io.drover.blockengine.format.BlockSize;
import io.drover.blockengine.format.CompressionMethod;
import io.drover.blockengine.pipeline.ProgressListener;
import io.drover.blockengine.support.FaultyStore;
import io.drover.blockengine.support.MemorySource;
import io.drover.blockengine.support.TestEngine;
import io.drover.blockengine.support.TestVolume;
import io.drover.control.backupvolume.Backups;
import io.drover.reconcile.Reconciliation;
import io.drover.resource.Backup;
import io.drover.resource.Names;
import io.drover.support.BackupRoutes;
import io.drover.support.TestPlane;
import io.drover.support.TestReconciliations;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;

/** Backups that are in a store, and were not requested here. */
class BackupInspectionTest {
    private TestPlane plane;
    private FaultyStore store;
    private BackupRoutes routes;

    @BeforeEach
    void start() throws Exception {
        plane = new TestPlane();
        store = plane.target("default");
        routes =
                new TestBackups(
                                plane.cluster(),
                                plane.jobs(),
                                plane.informers(),
                                plane::now,
                                Duration.ofSeconds(2))
                        .withRequests(plane.mover())
                        .withStores(plane.connections())
                        .routes();
    }

    @AfterEach
    void stop() {
        routes.close();
        plane.close();
    }

    private Backup found(TestVolume volume, Map<String, String> labels) throws Exception {
        byte[] content = volume.content(1);
        BackupRequest plain = volume.request("b1", 1, BackupMode.FULL, content.length);
        BackupRequest request = plain.withLabels(labels);
        TestEngine.on(store)
                .backup(
                        request,
                        new MemorySource(content),
                        ChangeTracker.NONE,
                        ProgressListener.NONE);
        plane.backup("b1", volume.name().value(), "default");
        return look();
    }

    private Backup look() {
        Reconciliation<Backup, Backup.Status> run =
                plane.reconciliations().begin(Backup.class, "b1");
        routes.look(run);
        plane.reconciliations().publish(run);
        return plane.api().get(Backup.class, "b1");
    }

    private static TestVolume volume(BlockSize blockSize) {
        return new TestVolume("vol", blockSize, CompressionMethod.LZ4);
    }

    @Test
    void itsSpecGetsBlockSizeAndAccessModeAndNoOtherLabel() throws Exception {
        Map<String, String> labels = Map.of(Names.LABEL_ACCESS_MODE, "rwx", "app", "db");

        Backup backup = found(volume(BlockSize.LARGE), labels);

        assertThat(backup.getSpec().backupBlockSize).isEqualTo("16777216");
        assertThat(backup.getSpec().labels)
                .containsExactly(Map.entry(Names.LABEL_ACCESS_MODE, "rwx"));
        assertThat(backup.getStatus().state).isEqualTo(Backups.COMPLETED);
        assertThat(backup.getStatus().labels).containsAllEntriesOf(labels);
        assertThat(backup.getStatus().ownerID).isEqualTo(TestReconciliations.NODE);
    }

    /** It describes the volume, whose resource shows it. */
    @Test
    void recordOfTheRecurringJobsIsNotShown() throws Exception {
        Backup backup =
                found(
                        volume(BlockSize.DEFAULT),
                        Map.of("VolumeRecurringJobInfo", "{}", "RecurringJob", "daily"));

        assertThat(backup.getStatus().labels)
                .containsEntry("RecurringJob", "daily")
                .doesNotContainKey("VolumeRecurringJobInfo");
        assertThat(backup.getSpec().labels).isEmpty();
    }

    @Test
    void labelsThatAreNotThereAreNotInvented() throws Exception {
        assertThat(found(volume(BlockSize.DEFAULT), Map.of()).getSpec().labels).isEmpty();
    }

    @Test
    void blockSizeThatLonghornDoesNotKnowIsTheInvalidOne() throws Exception {
        Backup backup = found(TestVolume.small("vol"), Map.of());

        assertThat(backup.getSpec().backupBlockSize).isEqualTo("-1");
        assertThat(backup.getStatus().state).isEqualTo(Backups.COMPLETED);
    }

    @Test
    void nothingIsReadOrWrittenTwice() throws Exception {
        String version =
                found(volume(BlockSize.DEFAULT), Map.of()).getMetadata().getResourceVersion();
        int reads = store.count(FaultyStore.Kind.READ);

        Backup again = look();

        assertThat(again.getMetadata().getResourceVersion()).isEqualTo(version);
        assertThat(store.count(FaultyStore.Kind.READ)).isEqualTo(reads);
    }
}
