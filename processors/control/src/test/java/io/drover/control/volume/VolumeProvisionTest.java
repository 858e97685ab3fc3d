package io.drover.control.volume;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.reconcile.Reconciliation;
import io.drover.resource.Condition;
import io.drover.resource.Conditions;
import io.drover.resource.Volume;
import io.drover.support.TestPlane;
import io.drover.support.TestRoutes;
import io.drover.volume.file.FileVolumeDriver;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

class VolumeProvisionTest {
    @TempDir private Path directory;

    private TestPlane plane;
    private TestRoutes routes;

    @BeforeEach
    void start() throws Exception {
        plane = new TestPlane();
        routes = VolumeRoutes.on(plane, new FileVolumeDriver(directory, plane::now));
        Volume volume = new Volume();
        volume.getSpec().size = "4194304";
        volume.getSpec().nodeID = "here";
        plane.create(volume, "vol", Map.of());
        // the first reconciliation fills in what the manifest leaves out
        look();
        look();
    }

    @AfterEach
    void stop() {
        routes.close();
        plane.close();
    }

    private Reconciliation<Volume, Volume.Status> look() throws Exception {
        return routes.reconcile(Volume.class, "vol");
    }

    private static String scheduled(Reconciliation<Volume, Volume.Status> run) {
        return Conditions.find(run.status().conditions, "Scheduled").orElseThrow().status();
    }

    @Test
    void volumeThatThisMachineDoesNotStoreSaysWhyAndIsTriedAgain() throws Exception {
        Path inTheWay = Files.createFile(directory.resolve("other"));
        Volume volume = new Volume();
        volume.getSpec().size = "4194304";
        plane.create(volume, "other", Map.of());
        routes.reconcile(Volume.class, "other");
        Reconciliation<Volume, Volume.Status> failed = routes.reconcile(Volume.class, "other");

        assertThat(scheduled(failed)).isEqualTo("False");
        assertThat(Conditions.find(failed.status().conditions, "Scheduled").orElseThrow().message())
                .contains("'4194304', but this machine does not store that", "other");
        assertThat(failed.status().state).isEqualTo("creating");
        assertThat(failed.requeueAfter()).isPresent();

        Files.delete(inTheWay);
        Reconciliation<Volume, Volume.Status> made = routes.reconcile(Volume.class, "other");
        assertThat(scheduled(made)).isEqualTo("True");
        assertThat(made.status().state).isEqualTo("detached");
    }

    @Test
    void lostVolumeIsGoodAgainWhenItsDataIsBack() throws Exception {
        Path away = directory.resolveSibling(directory.getFileName() + "-away");
        Files.move(directory.resolve("vol"), away);
        Reconciliation<Volume, Volume.Status> lost = look();
        assertThat(lost.status().robustness).isEqualTo("faulted");
        assertThat(lost.status().state).isEqualTo("detached");
        assertThat(scheduled(lost)).isEqualTo("False");
        assertThat(lost.requeueAfter()).as("it is looked for").isPresent();

        Files.move(away, directory.resolve("vol"));
        Reconciliation<Volume, Volume.Status> found = look();

        assertThat(found.status().robustness).isEqualTo("healthy");
        assertThat(found.status().state).isEqualTo("attached");
        assertThat(scheduled(found)).isEqualTo("True");
    }

    @Test
    void volumeWhoseRestoreFailedIsNotTakenForGood() throws Exception {
        plane.cluster()
                .patchSpec(
                        Volume.class,
                        "vol",
                        Map.of("fromBackup", "file:///away?backup=nightly&volume=source"));
        Volume.Status failed = new Volume.Status();
        failed.state = "detached";
        failed.robustness = "faulted";
        failed.restoreRequired = true;
        Volume volume = plane.api().get(Volume.class, "vol");
        plane.writer().write(volume, failed);

        assertThat(look().status().robustness).isEqualTo("faulted");
    }

    @Test
    void labelFollowsTheTargetAlsoWithoutAdmission() throws Exception {
        plane.cluster().patchSpec(Volume.class, "vol", Map.of("backupTargetName", "other"));

        look();

        assertThat(plane.api().get(Volume.class, "vol").getMetadata().getLabels())
                .containsEntry("backup-target", "other");
    }

    @Test
    void volumeOnABackingImageIsNotMadeEmpty() throws Exception {
        Volume volume = new Volume();
        volume.getSpec().size = "4194304";
        volume.getSpec().backingImage = "ubuntu";
        plane.create(volume, "imaged", Map.of());

        Reconciliation<Volume, Volume.Status> run = routes.reconcile(Volume.class, "imaged");

        Condition scheduled = Conditions.find(run.status().conditions, "Scheduled").orElseThrow();
        assertThat(scheduled.status()).isEqualTo(Condition.FALSE);
        assertThat(scheduled.message())
                .contains("spec.backingImage", "'ubuntu'", "create it first");
        assertThat(directory.resolve("imaged")).doesNotExist();
    }

    @Test
    void volumeThatRequestsACopyIsNotMadeEmptyWithoutTheWebhook() throws Exception {
        Volume volume = new Volume();
        volume.getSpec().size = "4194304";
        volume.getSpec().dataSource = "vol://vol";
        plane.create(volume, "clone", Map.of());

        Reconciliation<Volume, Volume.Status> run = routes.reconcile(Volume.class, "clone");

        Condition scheduled = Conditions.find(run.status().conditions, "Scheduled").orElseThrow();
        assertThat(scheduled.status()).isEqualTo(Condition.FALSE);
        assertThat(scheduled.message()).contains("spec.dataSource", "'vol://vol'", "fromBackup");
        assertThat(directory.resolve("clone")).doesNotExist();
    }

    @Test
    void existingVolumeIsNotAttachedToANodeWithoutItsDataAndReportsIt() throws Exception {
        plane.cluster().patchSpec(Volume.class, "vol", Map.of("nodeID", "elsewhere"));

        Reconciliation<Volume, Volume.Status> wrong = look();
        assertThat(wrong.status().state).isEqualTo("detached");
        assertThat(scheduled(wrong)).isEqualTo("False");

        plane.cluster().patchSpec(Volume.class, "vol", Map.of("nodeID", "here"));
        Reconciliation<Volume, Volume.Status> right = look();
        assertThat(right.status().state).isEqualTo("attached");
        assertThat(scheduled(right)).isEqualTo("True");
    }

    @Test
    void volumeWhoseFilesAreNotWhatTheyWereIsFaultedWithTheReason() throws Exception {
        Files.delete(directory.resolve("vol/layer-000001.img"));

        Reconciliation<Volume, Volume.Status> damaged = look();

        assertThat(damaged.status().robustness).isEqualTo("faulted");
        assertThat(damaged.status().state).isEqualTo("detached");
        assertThat(
                        Conditions.find(damaged.status().conditions, "Scheduled")
                                .orElseThrow()
                                .message())
                .contains("layer-000001.img is missing", "drover volume repair");
    }
}
